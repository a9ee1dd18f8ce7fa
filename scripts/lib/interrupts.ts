const sameMs = 1_000;

/**
 * Tells Ctrl-C and SIGTERM apart from their echoes. One Ctrl-C arrives up to three times: from the
 * terminal, from npm and from scripts/start.mjs; what follows within a second is the same one.
 */
export function createInterrupts(now: () => number): { count(): "first" | "echo" | "again" } {
  let firstAt: number | undefined;
  return {
    count() {
      const at = now();
      if (firstAt === undefined) {
        firstAt = at;
        return "first";
      }
      return at - firstAt < sameMs ? "echo" : "again";
    },
  };
}
