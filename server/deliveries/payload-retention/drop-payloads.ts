import { and, eq, lt, sql } from "drizzle-orm";
import { thinnedPartitions } from "#db/schema/index";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";
import { runAlone } from "./run-alone.ts";
import { hasPayloadsToDrop, type Payloads, payloadTables, thinPartition } from "./thin-partition.ts";
import { dayOfPartition, daysSince, dueRetentions } from "./thinning-rules.ts";

const dayMs = 86_400_000;

/**
 * Drops the payloads of events, and the answers of receivers, that are past what their tenant's plan keeps; all else of
 * them stays until RETENTION_DAYS. No row is deleted or updated: see `docs/decisions/0011-payloads-leave-with-their-partition.md`.
 * Safe to break off at any moment; a run does nothing while another is at it.
 * @throws UnavailableError when a table is too busy to change; the next run tries again.
 */
export async function dropPayloads(ctx: Ctx): Promise<void> {
  await runAlone(ctx, "trunkline.drop-payloads", () => dropAll(ctx));
}

async function dropAll(ctx: Ctx): Promise<void> {
  await transactAsSystem(ctx, (tx) => tx.db.execute(sql`select drop_unfinished_thinnings()`));
  const inUse = await retentionsInUse(ctx);
  for (const table of payloadTables) {
    for (const day of await daysOf(ctx, table)) await dropOfDay(ctx, { table, day }, inUse);
  }
  await forgetDropped(ctx);
}

interface Place {
  readonly table: Payloads;
  readonly day: string;
}

async function dropOfDay(ctx: Ctx, { table, day }: Place, inUse: readonly number[]): Promise<void> {
  const now = ctx.clock.now();
  const isHere = and(eq(thinnedPartitions.parent, table.name), eq(thinnedPartitions.day, day));
  const doneRows = await transactAsSystem(ctx, (tx) =>
    tx.db.select({ payloadDays: thinnedPartitions.payloadDays }).from(thinnedPartitions).where(isHere),
  );
  const done = new Set(doneRows.map(({ payloadDays }) => payloadDays));
  const due = dueRetentions(day, { inUse, done, now });
  if (due.length === 0) return;
  const job = { table, day, age: daysSince(day, now) };
  if (await hasPayloadsToDrop(ctx, job)) {
    const { rows, bytesBefore, bytesAfter } = await thinPartition(ctx, job);
    ctx.log.info({ table: table.name, day, rows, bytesBefore, bytesAfter }, "payloads dropped by retention");
  }
  const values = due.map((payloadDays) => ({ parent: table.name, day, payloadDays }));
  await transactAsSystem(ctx, (tx) => tx.db.insert(thinnedPartitions).values(values).onConflictDoNothing());
}

/** How long payloads are kept, over all tenants, each figure once. */
async function retentionsInUse(ctx: Ctx): Promise<number[]> {
  const { rows } = await transactAsSystem(ctx, (tx) =>
    tx.db.execute<{ days: number }>(sql`
      select distinct coalesce((t.limit_overrides ->> 'payloadDays')::int, p.payload_days) as days
      from tenants t join plans p on p.id = t.plan`),
  );
  return rows.map(({ days }) => days);
}

async function daysOf(ctx: Ctx, { name }: Payloads): Promise<string[]> {
  const { rows } = await transactAsSystem(ctx, (tx) =>
    tx.db.execute<{ name: string }>(sql`
      select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = ${name}::regclass order by 1`),
  );
  return rows.flatMap((row) => dayOfPartition(row.name) ?? []);
}

/** Days whose partitions RETENTION_DAYS has dropped. */
async function forgetDropped(ctx: Ctx): Promise<void> {
  const oldest = new Date(ctx.clock.now().getTime() - (ctx.platform.env.RETENTION_DAYS + 2) * dayMs);
  const firstDay = oldest.toISOString().slice(0, 10);
  await transactAsSystem(ctx, (tx) =>
    tx.db.delete(thinnedPartitions).where(lt(thinnedPartitions.day, firstDay)),
  );
}
