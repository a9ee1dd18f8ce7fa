import { sql } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { handle } from "#jobs/handler";
import { jobHandlers } from "#jobs/registry";
import { runJobs, withJobDatabase } from "#jobs/run-jobs";
import { jobPatience, openPool, requestPatience } from "#db/client";
import { systemCtx } from "#server/kernel/ctx";
import { toDatabaseError } from "#server/kernel/database-errors";
import { createBoss, defineJob } from "#server/kernel/enqueue";
import { UnavailableError } from "#server/kernel/errors";
import { createListener } from "#server/kernel/listen";
import type { Platform } from "#server/kernel/platform";
import { transactAsSystem } from "#server/kernel/transact";
import { useDatabase } from "#tests/support/platform";
import { openTcpProxy, type TcpProxy } from "#tests/support/tcp-proxy";
import { z } from "zod";

const harness = useDatabase();
let line: TcpProxy;
beforeAll(async () => {
  const { hostname, port } = new URL(harness.database.ownerUrl);
  line = await openTcpProxy({ host: hostname, port: Number(port) });
});
afterAll(() => line.close());

function through(): string {
  const url = new URL(harness.database.ownerUrl);
  url.hostname = "127.0.0.1";
  url.port = String(line.port);
  return url.toString();
}

const settingsOf = async (pool: pg.Pool) => {
  const { rows } = await pool.query<{ name: string; setting: string }>(
    "select name, setting from pg_settings where name in ('statement_timeout', 'idle_in_transaction_session_timeout')",
  );
  return Object.fromEntries(rows.map(({ name, setting }) => [name, Number(setting)]));
};

describe("limits", () => {
  it("end a request's statement in the server, as not available", async () => {
    const patience = { ...requestPatience, statementMs: 100 };
    const platform = await harness.another({ patience });
    const slow = transactAsSystem(systemCtx(platform, "test", "test"), (tx) =>
      tx.db.execute(sql`select pg_sleep(5)`),
    );
    await expect(slow).rejects.toThrow(UnavailableError);
  });

  it("leave a job's statement the time it needs", async () => {
    const patience = { ...requestPatience, statementMs: 100, answerMs: 200 };
    const platform = await harness.another({ patience });
    const slept: unknown[] = [];
    const job = defineJob({ name: "test.slow", input: z.strictObject({}) });
    const handler = handle(job, async (ctx) => {
      const { rows } = await transactAsSystem(ctx, (tx) =>
        tx.db.execute(sql`select pg_sleep(0.5), 1 as one`),
      );
      slept.push(rows.length);
    });
    await handler.run(withJobDatabase(platform), { id: "1", data: {} });
    expect(slept).toEqual([1]);
  });

  it("are the patient ones for whatever runs as a job", async () => {
    const worker = await harness.another({ runsJobs: true });
    const [known] = jobHandlers;
    if (known === undefined) throw new Error("there are no jobs");
    const seen: unknown[] = [];
    const run = async ({ db }: Platform) => void seen.push(db === worker.jobDb);
    await runJobs(worker, [{ job: known.job, run }]);
    await worker.boss.send(known.job.name, {});
    await vi.waitFor(() => expect(seen).toEqual([true]), { timeout: 10_000 });
  });

  it("are those of requests and of jobs, on every connection", async () => {
    const { db, jobDb } = harness.platform;
    for (const [pools, patience] of [
      [db, requestPatience],
      [jobDb, jobPatience],
    ] as const) {
      for (const { pool } of [pools.app, pools.system]) {
        expect(await settingsOf(pool)).toEqual({
          statement_timeout: patience.statementMs,
          idle_in_transaction_session_timeout: patience.idleInTransactionMs,
        });
        expect(pool.options).toMatchObject({ keepAlive: true, keepAliveInitialDelayMillis: 10_000 });
      }
    }
  });
});

it("gives up a connection whose other side vanished, and does not use it again", async () => {
  const patience = { connectMs: 300, statementMs: 300, answerMs: 400, idleInTransactionMs: 5_000 };
  const role = openPool({
    connectionString: through(),
    max: 1,
    applicationName: "test",
    patience,
    byIndex: true,
    onIdleError: () => undefined,
  });
  const platform = { ...harness.platform, db: { app: role, system: role } };
  const ask = () =>
    transactAsSystem(systemCtx(platform, "test", "test"), (tx) => tx.db.execute(sql`select 1 as one`));
  await ask();
  line.stall();
  const startedMs = performance.now();
  await expect(ask()).rejects.toThrow(UnavailableError);
  await expect(ask()).rejects.toThrow(UnavailableError);
  expect(performance.now() - startedMs).toBeLessThan(3_000);
  await line.mend();
  expect((await ask()).rows).toEqual([{ one: 1 }]);
  await role.pool.end();
});

it("makes a listening connection anew when the other side vanished, and says that notices were missed", async () => {
  const { log } = harness.platform;
  const listener = createListener(through(), log, { everyMs: 50, answerMs: 300 });
  const heard: (string | null)[] = [];
  await listener.listen("test_channel", (payload) => heard.push(payload));
  line.stall();
  await vi.waitFor(() => expect(listener.state()).toBe("away"), { timeout: 5_000 });
  await line.mend();
  await vi.waitFor(() => expect(listener.state()).toBe("connected"), { timeout: 5_000 });
  await harness.platform.db.system.pool.query("select pg_notify('test_channel', 'again')");
  await vi.waitFor(() => expect(heard.at(-1)).toBe("again"), { timeout: 10_000 });
  expect(heard).toContain(null);
  await listener.close();
});

it("lets pg-boss wait for an answer for a bounded time", async () => {
  const boss = createBoss({
    connectionString: harness.database.ownerUrl,
    applicationName: "test",
    runsJobs: false,
    onError: () => undefined,
  });
  const pools = vi.spyOn(pg, "Pool");
  await boss.start();
  await boss.stop({ graceful: false });
  expect(pools.mock.calls[0]?.[0]).toMatchObject({ query_timeout: 60_000, keepAlive: true });
  pools.mockRestore();
});

it("counts a database closed to connections as away", async () => {
  const name = new URL(harness.database.ownerUrl).pathname.slice(1);
  const url = new URL(harness.database.ownerUrl);
  url.pathname = "/postgres";
  const admin = new pg.Client({ connectionString: url.toString() });
  await admin.connect();
  const allow = (isAllowed: boolean) =>
    admin.query(`alter database ${pg.escapeIdentifier(name)} with allow_connections ${String(isAllowed)}`);
  await allow(false);
  try {
    const refused = await new pg.Client({ connectionString: harness.database.ownerUrl })
      .connect()
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "55000" });
    expect(toDatabaseError(refused)).toBeInstanceOf(UnavailableError);
  } finally {
    await allow(true);
    await admin.end();
  }
});

it.each(["57P03", "53300", "57014", "25P03"])("counts SQLSTATE %s as away", (code) => {
  expect(toDatabaseError(Object.assign(new Error("text"), { code }))).toBeInstanceOf(UnavailableError);
});

it("leaves 55000 of other statements alone: a bug", () => {
  const error = Object.assign(new Error("text"), { code: "55000", routine: "lastval" });
  expect(toDatabaseError(error)).toBe(error);
});
