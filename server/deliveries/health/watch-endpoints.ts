import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { endpoints, lanes, tenants } from "#db/schema/index";
import { paths } from "#lib/paths";
import { parseTypeId } from "#lib/type-id";
import { tellTenant } from "#server/events/index";
import { announce } from "#server/kernel/activity";
import { audit } from "#server/kernel/audit";
import { type Ctx, inTenant } from "#server/kernel/ctx";
import { transactAsSystem, type TenantTx, type Tx } from "#server/kernel/transact";
import { notifyMembers } from "#server/tenants/index";
import { disableEndpoint } from "../disable-endpoint.ts";
import { disableAfterMs, disablesAt, failingStep } from "./failing-rule.ts";
import { noteHealth } from "./note-health.ts";

const days = disableAfterMs / 86_400_000;

interface FailingLane {
  readonly tenantId: string;
  readonly slug: string;
  readonly endpointId: string;
  readonly url: string;
  readonly failingSince: Date;
  readonly lastFailedAt: Date;
  readonly warnedPercent: number;
}

/**
 * Warns the owners of endpoints that fail without any success, and disables those at the end of their time. Each endpoint's step is a
 * transaction with its mails, so running it again, or twice at once, takes no step twice.
 */
export async function watchEndpoints(ctx: Ctx): Promise<void> {
  await noteHealth(ctx);
  for (const lane of await transactAsSystem(ctx, (tx) => readFailing(tx))) {
    if (failingStep(lane).kind !== "wait") await transactAsSystem(ctx, (tx) => takeStep(tx, lane));
  }
}

async function takeStep(tx: Tx, seen: FailingLane): Promise<void> {
  const [lane] = await readFailing(tx, seen);
  if (lane === undefined) return;
  const step = failingStep(lane);
  if (step.kind === "wait") return;
  const tenantTx: TenantTx = { ...tx, ctx: inTenant(tx.ctx, lane.tenantId) };
  if (await hasSucceeded(tx, lane)) {
    await writeLane(tx, lane, { failingSince: null, lastFailedAt: null, warnedPercent: 0 });
    return;
  }
  if (step.kind === "warn") await warn(tenantTx, lane, step.percent);
  else await disable(tenantTx, lane);
  await announce(tenantTx, ["endpoints"]);
}

async function warn(tx: TenantTx, lane: FailingLane, percent: number): Promise<void> {
  const { endpointId, url, failingSince, slug } = lane;
  await writeLane(tx, lane, { warnedPercent: percent });
  await audit(tx, "endpoint.warned", {
    subjectId: endpointId,
    before: { warnedPercent: lane.warnedPercent },
    after: { warnedPercent: percent },
  });
  await tellTenant(tx, "trunkline.endpoint.failing", {
    endpointId,
    url,
    failingSince,
    disablesAt: disablesAt(failingSince),
  });
  await notifyMembers(tx, {
    kind: "failing",
    subject: "An endpoint keeps failing and will be disabled",
    paragraphs: [
      `Every delivery to ${url} has failed since ${failingSince.toISOString()}.`,
      `Unless one succeeds, it is disabled at about ${disablesAt(failingSince).toISOString()}, after ${days} days of only failures. What it is owed is kept.`,
    ],
    action: { label: "See what fails", path: paths.tenant(slug).endpoint(endpointId) },
  });
}

async function disable(tx: TenantTx, { endpointId: id, failingSince }: FailingLane): Promise<void> {
  const reason = `Every delivery has failed since ${failingSince.toISOString()}, for more than ${days} days. Resume the endpoint when its receiver works again.`;
  if (await disableEndpoint(tx, { id, reason }))
    tx.ctx.log.info({ endpointId: id, reason }, "endpoint disabled");
}

/** Lanes of active endpoints that fail; of one alone its row is locked. */
async function readFailing(tx: Tx, only?: { tenantId: string; endpointId: string }): Promise<FailingLane[]> {
  const { tenantId, endpointId, failingSince, lastFailedAt, warnedPercent } = lanes;
  const query = tx.db
    .select({
      tenantId,
      slug: tenants.slug,
      endpointId,
      url: endpoints.url,
      failingSince,
      lastFailedAt,
      warnedPercent,
    })
    .from(lanes)
    .innerJoin(endpoints, and(eq(endpoints.tenantId, tenantId), eq(endpoints.id, endpointId)))
    .innerJoin(tenants, eq(tenants.id, tenantId))
    .where(
      and(
        isNotNull(failingSince),
        isNotNull(lastFailedAt),
        eq(endpoints.state, "active"),
        isNull(endpoints.deletedAt),
        only === undefined ? undefined : and(eq(tenantId, only.tenantId), eq(endpointId, only.endpointId)),
      ),
    );
  const rows = await (only === undefined ? query : query.for("update", { of: lanes }));
  return rows.flatMap((row) =>
    row.failingSince === null || row.lastFailedAt === null
      ? []
      : [{ ...row, failingSince: row.failingSince, lastFailedAt: row.lastFailedAt }],
  );
}

/** Whether the statistics know of a success since: one that came while nobody watched. */
async function hasSucceeded(tx: Tx, { tenantId, endpointId, failingSince }: FailingLane): Promise<boolean> {
  const { rows } = await tx.db.execute(sql`
    select 1 from delivery_stats
    where tenant_id = ${parseTypeId("tnt", tenantId)} and endpoint_id = ${parseTypeId("ep", endpointId)}
      and bucket >= ${failingSince} and delivered > 0
    limit 1`);
  return rows.length > 0;
}

async function writeLane(
  tx: Tx,
  { tenantId, endpointId }: FailingLane,
  values: Partial<typeof lanes.$inferInsert>,
): Promise<void> {
  await tx.db
    .update(lanes)
    .set(values)
    .where(and(eq(lanes.tenantId, tenantId), eq(lanes.endpointId, endpointId)));
}
