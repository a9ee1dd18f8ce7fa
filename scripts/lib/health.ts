import { setTimeout as wait } from "node:timers/promises";

const everyMs = 100;
const timeoutMs = 120_000;

/**
 * Waits until the server answers that it is ready.
 * @throws Error when it says nothing of the kind for two minutes.
 */
export async function untilHealthy(url: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  let last = "no answer";
  while (performance.now() < deadline && !signal.aborted) {
    try {
      const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5_000) });
      if (response.ok) return;
      last = `${response.status} ${await response.text()}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await wait(everyMs);
  }
  if (!signal.aborted) throw new Error(`the server was not ready after ${timeoutMs / 1000} s: ${last}`);
}
