import { sql, type SQL } from "drizzle-orm";
import type { Ctx } from "#server/kernel/ctx";
import { uuidFloor } from "#server/kernel/ids";
import { transactAsSystem, type Tx } from "#server/kernel/transact";

/** A partitioned table, and the column that holds payloads. */
export interface Payloads {
  readonly name: "events" | "attempts";
  readonly column: string;
}

export const eventPayloads: Payloads = { name: "events", column: "data" };
export const payloadTables: readonly Payloads[] = [
  { name: "attempts", column: "response_body" },
  eventPayloads,
];

export interface ThinningJob {
  readonly table: Payloads;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** Tenants that keep payloads for so many days or less lose theirs of this day. */
  readonly age: number;
}

export interface ThinningOptions {
  readonly pagesPerChunk?: number;
  /** Called when all is copied and nothing locked yet. */
  readonly onCopied?: () => Promise<void>;
}

export interface Thinned {
  readonly rows: number;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/** Pages of a table copied in one transaction: none is open so long that it keeps dead rows of the queue from being cleared. */
const defaultPages = 2_000;

/** Whether a day's partition holds payloads that are past their time. */
export async function hasPayloadsToDrop(ctx: Ctx, { table, day, age }: ThinningJob): Promise<boolean> {
  const { rows } = await transactAsSystem(ctx, (tx) =>
    tx.db.execute<{ found: boolean }>(sql`
      select exists (
        select 1 from ${named(table.name)} s
        where ${isOfDay(day)} and s.${named(table.column)} is not null and ${isPast(age)}
      ) as found`),
  );
  return rows[0]?.found === true;
}

/**
 * Writes a day's partition anew without the payloads that are past their time, and puts it in the old one's place. The
 * old one is only read until the last moment, and dropped only if every row of it was copied.
 */
export async function thinPartition(
  ctx: Ctx,
  job: ThinningJob,
  { pagesPerChunk = defaultPages, onCopied }: ThinningOptions = {},
): Promise<Thinned> {
  const { table, day } = job;
  const { thin, columns, pages, bytes } = await begin(ctx, job);
  let copied = 0;
  // A page more than there were: rows that came since are found out by the count.
  for (let page = 0; page <= pages; page += pagesPerChunk) {
    copied += await copyPages(ctx, { job, thin, columns, page, endPage: page + pagesPerChunk });
  }
  await onCopied?.();
  return transactAsSystem(ctx, async (tx) => {
    await tx.db.execute(sql`select lock_for_thinning(${table.name}, ${day}::date)`);
    const { rows } = await tx.db.execute<{ count: number }>(
      sql`select count(*)::int as count from ${named(table.name)} s where ${isOfDay(day)}`,
    );
    const expected = rows[0]?.count;
    if (expected !== copied) {
      throw new Error(`${thin} has ${copied} rows and its partition ${expected}: it is left as it was`);
    }
    const bytesAfter = await sizeOf(tx, thin);
    await tx.db.execute(sql`select finish_thinning(${table.name}, ${day}::date)`);
    return { rows: copied, bytesBefore: bytes, bytesAfter };
  });
}

interface Begun {
  readonly thin: string;
  readonly columns: readonly string[];
  readonly pages: number;
  readonly bytes: number;
}

async function begin(ctx: Ctx, { table, day }: ThinningJob): Promise<Begun> {
  return transactAsSystem(ctx, async (tx) => {
    const partition = `${table.name}_${day.replaceAll("-", "")}`;
    const made = await tx.db.execute<{ thin: string }>(
      sql`select begin_thinning(${table.name}, ${day}::date) as thin`,
    );
    const found = await tx.db.execute<{ name: string }>(sql`
      select attname as name from pg_attribute
      where attrelid = ${partition}::regclass and attnum > 0 and not attisdropped order by attnum`);
    const pages = await tx.db.execute<{ pages: number }>(
      sql`select (pg_relation_size(${partition}::regclass) / current_setting('block_size')::int)::int as pages`,
    );
    return {
      thin: made.rows[0]?.thin ?? "",
      columns: found.rows.map(({ name }) => name),
      pages: pages.rows[0]?.pages ?? 0,
      bytes: await sizeOf(tx, partition),
    };
  });
}

interface Chunk extends Pick<Begun, "thin" | "columns"> {
  readonly job: ThinningJob;
  readonly page: number;
  /** Exclusive. */
  readonly endPage: number;
}

/** Reads through the parent, which the system role may; the day's bounds leave one partition, whose pages are meant. */
async function copyPages(ctx: Ctx, { job, thin, columns, page, endPage }: Chunk): Promise<number> {
  const { table, day, age } = job;
  const values = columns.map((name) =>
    name === table.column
      ? sql`case when not (${isPast(age)}) then s.${named(name)} end`
      : sql`s.${named(name)}`,
  );
  const from = sql`${`(${page},0)`}::tid`;
  const to = sql`${`(${endPage},0)`}::tid`;
  const { rowCount } = await transactAsSystem(ctx, (tx) =>
    tx.db.execute(sql`
      insert into ${named(thin)} (${sql.join(columns.map(named), sql`, `)})
      select ${sql.join(values, sql`, `)} from ${named(table.name)} s
      where ${isOfDay(day)} and s.ctid >= ${from} and s.ctid < ${to}`),
  );
  return rowCount ?? 0;
}

async function sizeOf(tx: Tx, table: string): Promise<number> {
  const { rows } = await tx.db.execute<{ bytes: number }>(
    sql`select pg_total_relation_size(${table}::regclass)::float8 as bytes`,
  );
  return rows[0]?.bytes ?? 0;
}

function named(name: string): SQL {
  return sql`${sql.identifier(name)}`;
}

function isOfDay(day: string): SQL {
  const start = Date.parse(`${day}T00:00:00Z`);
  const [from, to] = [uuidFloor(new Date(start)), uuidFloor(new Date(start + 86_400_000))];
  return sql`s.id >= ${from}::uuid and s.id < ${to}::uuid`;
}

/** Whether the row's tenant keeps payloads no longer than this. */
function isPast(age: number): SQL {
  return sql`s.tenant_id in (
    select t.id from tenants t join plans p on p.id = t.plan
    where coalesce((t.limit_overrides ->> 'payloadDays')::int, p.payload_days) <= ${age})`;
}
