import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { seedIfEmpty } from "#db/seed/index";
import { apiKeyScopes } from "#lib/permissions";
import { parseTypeId } from "#lib/type-id";
import { createPlatform } from "#server/compose";
import { createCtx, inTenant, systemCtx } from "#server/kernel/ctx";
import { loadEnv } from "#server/kernel/env";
import type { Platform } from "#server/kernel/platform";
import { createApiKey, createTenant, createUser } from "#server/tenants/index";
import { choosePort } from "../../scripts/lib/ports.mjs";
import { root } from "../../scripts/lib/repository.mjs";
import { migrate } from "../../scripts/lib/schema.ts";
import { type ProductProcess, productProcess } from "./child-process.ts";
import { type OwnPostgres, startOwnPostgres } from "./own-postgres.ts";

export interface StackOptions {
  /** Worker processes; 1 when absent. */
  readonly workers?: number;
  /** Settings of server and workers on top of those below. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether a commit is on disk when it is answered, so that measurements are honest and kills lose nothing; false when absent. */
  readonly durable?: boolean;
  /** Whether `pg_stat_statements` counts; needs `durable`. */
  readonly countsStatements?: boolean;
  /** A tenant with an API key and nothing else, or the demo as `npm start` seeds it. */
  readonly seed?: "tenant" | "demo";
  /** Flags of Node for server and workers, e.g. a profiler's. */
  readonly nodeFlags?: readonly string[];
}

/** The product as it runs for real: its own Postgres, server.ts, and workers, each a process of its own. */
export interface Stack {
  readonly url: string;
  /** A key of the tenant with every scope. */
  readonly apiKey: string;
  readonly database: OwnPostgres;
  readonly server: ProductProcess;
  readonly workers: readonly ProductProcess[];
  /** What server and workers run with. */
  readonly env: Readonly<Record<string, string>>;
  /** One more worker; it ends with the rest. */
  addWorker(): Promise<ProductProcess>;
  /** Ends everything and deletes the database. */
  stop(): Promise<void>;
}

/** The password of the demo's people in a stack seeded with it. */
export const stackDemoPassword = "demo-password-of-tests";

const readyTimeoutMs = 60_000;

/** Starts a stack on free ports; returns when the server is ready and every worker works. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  if (!existsSync(join(root, ".next", "BUILD_ID"))) {
    throw new Error("The web app is not built, and server.ts needs it: run `npm test` or `npm start` once.");
  }
  const database = await startOwnPostgres({
    durable: options.durable ?? false,
    countsStatements: options.countsStatements ?? false,
  });
  const processes: ProductProcess[] = [];
  const stop = async () => {
    await Promise.all(processes.map((process) => process.kill()));
    await database.remove();
  };
  try {
    const env = await settingsFor(database.ownerUrl, options.env);
    await migrate(database.ownerUrl, Buffer.from(env.TRUNKLINE_MASTER_KEY, "base64"));
    const apiKey = await withPlatform(env, (platform) => seed(platform, options.seed ?? "tenant"));
    const nodeFlags = options.nodeFlags ?? [];
    const url = env.PUBLIC_URL;
    const server = productProcess({
      name: "server",
      file: "server.ts",
      env,
      nodeFlags,
      untilReady: ({ signal }) => untilHealthy(url, signal),
    });
    const newWorker = (): ProductProcess => {
      const worker = productProcess({
        name: `worker ${processes.length}`,
        file: "jobs/worker.ts",
        env,
        nodeFlags,
        untilReady: ({ pid, signal }) => untilWorking(database.ownerUrl, { pid, signal }),
      });
      processes.push(worker);
      return worker;
    };
    processes.push(server);
    const workers = Array.from({ length: options.workers ?? 1 }, newWorker);
    const addWorker = async () => {
      const worker = newWorker();
      await worker.start();
      return worker;
    };
    await Promise.all(processes.map((process) => process.start()));
    return { url, apiKey, database, server, workers, env, addWorker, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function settingsFor(ownerUrl: string, extra: Readonly<Record<string, string>> = {}) {
  const port = String(await choosePort([]));
  return {
    TRUNKLINE_MODE: "local",
    HOST: "127.0.0.1",
    PORT: port,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: ownerUrl,
    TRUNKLINE_MASTER_KEY: randomBytes(32).toString("base64"),
    AUTH_SECRET: randomBytes(32).toString("base64url"),
    TRUNKLINE_STAFF_KEY: randomBytes(24).toString("base64url"),
    LOG_LEVEL: "warn",
    ...extra,
  };
}

/** One more tenant of a stack; gives its uuid and a key with every scope. */
export function addTenant(
  { env }: Pick<Stack, "env">,
  name: string,
): Promise<{ uuid: string; apiKey: string }> {
  return withPlatform(env, (platform) => makeTenant(platform, name));
}

async function withPlatform<T>(
  env: Readonly<Record<string, string>>,
  work: (platform: Platform) => Promise<T>,
): Promise<T> {
  const platform = await createPlatform({ env: loadEnv(env), processName: "stack" });
  try {
    return await work(platform);
  } finally {
    await platform.close();
  }
}

async function seed(platform: Platform, what: "tenant" | "demo"): Promise<string> {
  if (what === "demo") {
    const apiKey = `tk_demo_${randomBytes(32).toString("base64url")}`;
    await seedIfEmpty(platform, { demoPassword: stackDemoPassword, apiKey });
    return apiKey;
  }
  return (await makeTenant(platform, "Test")).apiKey;
}

async function makeTenant(platform: Platform, name: string): Promise<{ uuid: string; apiKey: string }> {
  const system = systemCtx(platform, "test", "test-setup");
  const { id, email } = await createUser(system, {
    email: `owner@${name.toLowerCase()}.invalid`,
    name: "Owner",
    password: null,
    staffRoles: [],
  });
  const actor = { kind: "user", id, label: email, role: "owner" } as const;
  const asOwner = createCtx(platform, { actor, correlationId: "test-setup" });
  const tenant = await createTenant(asOwner, { name, kind: "production" });
  const { key } = await createApiKey(inTenant(asOwner, tenant.id), { name: "Test", scopes: apiKeyScopes });
  return { uuid: parseTypeId("tnt", tenant.id) ?? "", apiKey: key };
}

async function untilHealthy(url: string, signal: AbortSignal): Promise<void> {
  await until("the server is ready", signal, async () => {
    const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5_000) }).catch(
      () => null,
    );
    await response?.arrayBuffer();
    return response?.ok === true;
  });
}

/** A worker announces itself in the database once it works. */
async function untilWorking(
  ownerUrl: string,
  { pid, signal }: { pid: number; signal: AbortSignal },
): Promise<void> {
  await until("the worker works", signal, async () => {
    const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 2_000 });
    client.on("error", () => undefined); // the query below fails as well
    try {
      await client.connect();
      const { rowCount } = await client.query("select 1 from workers where pid = $1", [pid]);
      return rowCount === 1;
    } catch {
      return false; // the database is away, which some tests are about
    } finally {
      await client.end().catch(() => undefined);
    }
  });
}

async function until(what: string, signal: AbortSignal, isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + readyTimeoutMs;
  while (!signal.aborted) {
    if (await isTrue()) return;
    if (performance.now() > deadline) throw new Error(`waited ${readyTimeoutMs / 1_000} s until ${what}`);
    await wait(50);
  }
}
