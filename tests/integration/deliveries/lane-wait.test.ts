import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import type { EndpointState } from "#lib/deliveries";
import type { LaneWaitKind } from "#lib/lane-waits";
import { laneWaitKind, waitsUntil } from "#server/deliveries/staff/lane-wait";
import { systemCtx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";
import { useDatabase } from "#tests/support/platform";

const harness = useDatabase();
const now = new Date();
const later = new Date(now.getTime() + 60_000);
const earlier = new Date(now.getTime() - 1_000);

interface Facts {
  readonly state: EndpointState;
  readonly firstDueAt: Date;
  readonly attempts: number;
  readonly nextProbeAt: Date | null;
  readonly leasedUntil: Date | null;
  readonly rateLimit: number | null;
}

const working: Facts = {
  state: "active",
  firstDueAt: earlier,
  attempts: 0,
  nextProbeAt: null,
  leasedUntil: later,
  rateLimit: null,
};

it.each<[string, Partial<Facts>, readonly [LaneWaitKind, Date | null]]>([
  ["its turn", {}, ["turn", null]],
  ["its rate limit", { rateLimit: 5 }, ["rate_limit", null]],
  ["a worker, whatever its rate limit", { leasedUntil: null, rateLimit: 5 }, ["worker", null]],
  ["a worker, when its lease ran out", { leasedUntil: earlier }, ["worker", null]],
  [
    "a retry, with a worker or without",
    { firstDueAt: later, attempts: 2, leasedUntil: null },
    ["retry", later],
  ],
  ["its planned moment", { firstDueAt: later }, ["planned", later]],
  ["the next probe", { nextProbeAt: later, firstDueAt: later }, ["breaker", later]],
  ["a probe that is due", { nextProbeAt: now, leasedUntil: null }, ["probe", null]],
  ["a person, whatever the breaker says", { state: "paused", nextProbeAt: later }, ["paused", null]],
  ["a person to enable it", { state: "disabled" }, ["disabled", null]],
])("waits for %s", async (_name, facts, [kind, until]) => {
  const { state, firstDueAt, attempts, nextProbeAt, leasedUntil, rateLimit } = { ...working, ...facts };
  const { rows } = await transactAsSystem(systemCtx(harness.platform, "test", "test"), (tx) =>
    tx.db.execute<{ kind: LaneWaitKind }>(sql`
      select ${laneWaitKind(now)} as kind
      from (values (${state}, ${rateLimit}::int)) as e(state, rate_limit),
        (values (${firstDueAt}::timestamptz, ${attempts}::int)) as first(due_at, attempt_count),
        (values (${nextProbeAt}::timestamptz, ${leasedUntil}::timestamptz)) as l(next_probe_at, leased_until)`),
  );
  expect(rows).toEqual([{ kind }]);
  expect(waitsUntil(kind, { firstDueAt, nextProbeAt })).toEqual(until);
});
