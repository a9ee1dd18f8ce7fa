import type { Platform } from "./platform.ts";

const slot = Symbol.for("trunkline.platform");

/**
 * Where this process keeps its platform: on globalThis, because Next bundles its own copies of modules beside the custom server's.
 * Imports nothing, so that proxy.ts can look into it without the whole server in its bundle.
 */
export const platformHolder = globalThis as typeof globalThis & { [slot]?: Promise<Platform> };
export const platformSlot: typeof slot = slot;

/** The process's platform, if it is made already. */
export function platformIfMade(): Promise<Platform> | null {
  return platformHolder[slot] ?? null;
}
