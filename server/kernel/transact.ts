import type pg from "pg";
import type { Db, RolePool } from "#db/client";
import { parseTypeId } from "#lib/type-id";
import type { Ctx, TenantCtx } from "./ctx.ts";
import { isUnanswered, toDatabaseError } from "./database-errors.ts";

/** An open transaction, and the ctx it runs for. */
export interface Tx<C extends Ctx = Ctx> {
  readonly ctx: C;
  readonly db: Db;
  /** Runs after the commit, and not at all if there is none. For in-process effects only; it must not throw. */
  afterCommit(effect: () => void): void;
}

export type TenantTx = Tx<TenantCtx>;

/** Runs `work` in a transaction that is open already, or in one of its own. */
export type Reader = <T>(work: (tx: TenantTx) => Promise<T>) => Promise<T>;

/**
 * Runs `work` in one transaction that sees the ctx's tenant alone, and commits it.
 * @throws UnavailableError when the database is away; whatever `work` throws, after a rollback.
 */
export function transact<T>(ctx: TenantCtx, work: (tx: TenantTx) => Promise<T>): Promise<T> {
  return run(ctx, { role: ctx.platform.db.app, begin: beginTenant(ctx, "") }, work);
}

/** As `transact`, but read-only. */
export function read<T>(ctx: TenantCtx, work: (tx: TenantTx) => Promise<T>): Promise<T> {
  return run(ctx, { role: ctx.platform.db.app, begin: beginTenant(ctx, " READ ONLY") }, work);
}

/** As `read`, with one snapshot for all its statements: for those whose answers must fit together. */
export function readSnapshot<T>(ctx: TenantCtx, work: (tx: TenantTx) => Promise<T>): Promise<T> {
  const begin = beginTenant(ctx, " ISOLATION LEVEL REPEATABLE READ READ ONLY");
  return run(ctx, { role: ctx.platform.db.app, begin }, work);
}

/**
 * Runs one statement in a transaction of its own that sees the ctx's tenant alone, in one round trip: beginning,
 * statement and commit go out together. Only an error takes it back, for nobody looks at its result before the commit.
 * @throws UnavailableError when the database is away; the statement's error.
 */
export async function transactOnce<R extends pg.QueryResultRow>(
  ctx: TenantCtx,
  statement: pg.QueryConfig,
): Promise<pg.QueryResult<R>> {
  const client = await connect(ctx.platform.db.app);
  const begun = client.query(beginTenant(ctx, ""));
  const answered = client.query<R>(statement);
  const all = await Promise.allSettled([begun, answered, client.query("COMMIT")]);
  const failed = all.find((one) => one.status === "rejected");
  // Nobody knows what a connection is in the middle of whose statements failed: it is not used again.
  client.release(failed === undefined ? undefined : asError(failed.reason));
  if (failed !== undefined) throw toDatabaseError(failed.reason);
  return answered;
}

/** One transaction as the role that sees all tenants: sign-in, audited staff verbs, the dispatcher. */
export function transactAsSystem<C extends Ctx, T>(ctx: C, work: (tx: Tx<C>) => Promise<T>): Promise<T> {
  return run(ctx, { role: ctx.platform.db.system, begin: "BEGIN" }, work);
}

/**
 * `BEGIN` and the tenant in one round trip. The tenant is a literal, checked to be a uuid, in
 * `SET LOCAL`: Citus passes that on to its shards, and `set_config(...)` not.
 */
function beginTenant(ctx: TenantCtx, mode: string): string {
  const uuid = parseTypeId("tnt", ctx.tenantId);
  if (uuid === null) throw new TypeError(`not a tenant id: ${ctx.tenantId}`);
  return `BEGIN${mode}; SET LOCAL app.tenant_id = '${uuid}'`;
}

interface Opening {
  readonly role: RolePool;
  readonly begin: string;
}

async function run<C extends Ctx, T>(
  ctx: C,
  { role, begin }: Opening,
  work: (tx: Tx<C>) => Promise<T>,
): Promise<T> {
  const effects: (() => void)[] = [];
  const client = await connect(role);
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await work({ ctx, db: role.bind(client), afterCommit: (effect) => effects.push(effect) });
    await client.query("COMMIT");
    for (const effect of effects) effect();
    return result;
  } catch (error) {
    broken = isUnanswered(error) ? asError(error) : await rollback(client);
    throw toDatabaseError(error);
  } finally {
    client.release(broken);
  }
}

async function connect(role: RolePool): Promise<pg.PoolClient> {
  try {
    return await role.pool.connect();
  } catch (error) {
    throw toDatabaseError(error);
  }
}

/** The error that makes the connection unfit for reuse, if rolling back failed. */
async function rollback(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query("ROLLBACK");
    return undefined;
  } catch (error) {
    return asError(error);
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
