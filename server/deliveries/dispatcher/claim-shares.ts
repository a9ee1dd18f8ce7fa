/** How many times what is left free one tenant may hold: two thirds of all when it is alone, less beside others. */
const alpha = 2;

/**
 * How many more deliveries of a tenant may be claimed ahead of their attempts, given how many it has claimed and not started, and the
 * room that is left for those of all tenants: so that one whose attempts cannot start, because its receivers hang, does not fill the room
 * up; it takes more than six of them in one worker. Source: A. Choudhury and E. Hahne, "Dynamic Queue Length Thresholds for Shared-Memory Packet Switches", IEEE/ACM
 * Transactions on Networking 6(2), 1998.
 */
export function claimShare(ready: number, free: number): number {
  return Math.max(0, Math.floor((alpha * free - ready) / (1 + alpha)));
}
