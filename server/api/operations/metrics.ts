import { createHash, timingSafeEqual } from "node:crypto";
import { UnauthenticatedError } from "#server/kernel/errors";
import type { Platform } from "#server/kernel/platform";

/** The process's metrics in Prometheus text. @throws UnauthenticatedError without the staff key. */
export async function scrapeMetrics(
  platform: Platform,
  authorization: string | undefined,
): Promise<{ text: string; contentType: string }> {
  assertStaffKey(platform.env.TRUNKLINE_STAFF_KEY, authorization);
  for (const role of ["app", "system"] as const) {
    const { totalCount, idleCount, waitingCount } = platform.db[role].pool;
    const gauge = platform.metrics.databaseConnections;
    gauge.set({ role, state: "busy" }, totalCount - idleCount);
    gauge.set({ role, state: "idle" }, idleCount);
    gauge.set({ role, state: "awaited" }, waitingCount);
  }
  const { registry } = platform.metrics;
  return { text: await registry.metrics(), contentType: registry.contentType };
}

function assertStaffKey(expected: string | undefined, authorization: string | undefined): void {
  const given = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  if (expected !== undefined && given !== undefined && timingSafeEqual(digest(expected), digest(given)))
    return;
  throw new UnauthenticatedError(
    "Metrics need the staff key: send TRUNKLINE_STAFF_KEY as `Authorization: Bearer …`.",
  );
}

/** Equal lengths, so that the comparison takes the same time for every key. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
