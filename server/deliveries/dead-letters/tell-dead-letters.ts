import { and, asc, eq, inArray } from "drizzle-orm";
import { endpoints, untoldDeadLetters } from "#db/schema/index";
import { tellTenant } from "#server/events/index";
import { type Ctx, inTenant } from "#server/kernel/ctx";
import { type TenantTx, transactAsSystem, type Tx } from "#server/kernel/transact";
import { mayMailAgain, notifyMembers, tenantSlug } from "#server/tenants/index";
import { formatCount } from "#lib/format";
import { paths } from "#lib/paths";

/** Dead letters told of in one transaction. */
const mostAtOnce = 5_000;
const mostNamed = 10;
const mailPauseMs = 3_600_000;

type Untold = typeof untoldDeadLetters.$inferSelect;

/**
 * Tells each tenant of the deliveries that used up their attempts since the last time, in one event per endpoint. What is told is
 * deleted in the same transaction, so each is told of once, whoever dies and however many run at once.
 */
export async function tellDeadLetters(ctx: Ctx): Promise<void> {
  for (;;) {
    const told = await transactAsSystem(ctx, tellSome);
    if (told < mostAtOnce) return;
  }
}

async function tellSome(tx: Tx): Promise<number> {
  const rows = await takeSome(tx);
  for (const [tenantId, ofTenant] of Map.groupBy(rows, (row) => row.tenantId)) {
    const urls = await urlsOf(tx, ofTenant);
    const ofThem = { ...tx, ctx: inTenant(tx.ctx, tenantId) };
    await mailOf(ofThem, ofTenant, urls);
    for (const [endpointId, letters] of Map.groupBy(ofTenant, (row) => row.endpointId)) {
      const inOrder = letters.toSorted((a, b) => a.exhaustedAt.getTime() - b.exhaustedAt.getTime());
      const [first] = inOrder;
      const last = inOrder.at(-1);
      if (first === undefined || last === undefined) continue;
      await tellTenant(ofThem, "trunkline.delivery.exhausted", {
        endpointId,
        url: urls.get(endpointId) ?? "",
        count: letters.length,
        firstDeliveryIds: inOrder.slice(0, mostNamed).map(({ deliveryId }) => deliveryId),
        since: first.exhaustedAt,
        until: last.exhaustedAt,
      });
    }
  }
  return rows.length;
}

/** Mails at most once in an hour: who is mailed looks at the list, which has all. */
async function mailOf(
  tx: TenantTx,
  letters: readonly Untold[],
  urls: ReadonlyMap<string, string>,
): Promise<void> {
  if (!(await mayMailAgain(tx, "exhausted", mailPauseMs))) return;
  const counts = [...Map.groupBy(letters, ({ endpointId }) => endpointId)]
    .map(([endpointId, own]) => ({ url: urls.get(endpointId) ?? endpointId, count: own.length }))
    .toSorted((a, b) => b.count - a.count);
  const more = counts.length - mostNamed;
  await notifyMembers(tx, {
    kind: "exhausted",
    subject: "Deliveries used up their attempts",
    paragraphs: [
      ...counts
        .slice(0, mostNamed)
        .map(({ url, count }) => `${formatCount(count, "delivery", "deliveries")} to ${url}`),
      ...(more > 0 ? [`… and to ${formatCount(more, "more endpoint")}.`] : []),
      "They stay in the list of dead letters until someone retries them. The next mail of this kind comes in an hour at the earliest.",
    ],
    action: {
      label: "See dead letters",
      path: paths.tenant(await tenantSlug(tx, tx.ctx.tenantId)).deadLetters(),
    },
  });
}

/** Takes rows of one tenant after the other out, so that what one endpoint is told of stands together. */
async function takeSome(tx: Tx): Promise<readonly Untold[]> {
  const { tenantId, deliveryId } = untoldDeadLetters;
  const taken = await tx.db
    .select()
    .from(untoldDeadLetters)
    .orderBy(asc(tenantId), asc(deliveryId))
    .limit(mostAtOnce)
    .for("update", { skipLocked: true });
  for (const [tenant, rows] of Map.groupBy(taken, (row) => row.tenantId)) {
    const ids = rows.map((row) => row.deliveryId);
    await tx.db.delete(untoldDeadLetters).where(and(eq(tenantId, tenant), inArray(deliveryId, ids)));
  }
  return taken;
}

/** Deleted endpoints too: theirs can still run out of attempts. */
async function urlsOf(tx: Tx, rows: readonly Untold[]): Promise<ReadonlyMap<string, string>> {
  const [first] = rows;
  if (first === undefined) return new Map();
  const ids = [...new Set(rows.map(({ endpointId }) => endpointId))];
  const found = await tx.db
    .select({ id: endpoints.id, url: endpoints.url })
    .from(endpoints)
    .where(and(eq(endpoints.tenantId, first.tenantId), inArray(endpoints.id, ids)));
  return new Map(found.map(({ id, url }) => [id, url]));
}
