import { spawn } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloneDatabase, type TestDatabase } from "#tests/support/database";

const root = path.resolve(import.meta.dirname, "../../..");
let database: TestDatabase;
let empty: TestDatabase;

beforeAll(async () => {
  [database, empty] = await Promise.all([cloneDatabase(), emptyDatabase()]);
});
afterAll(async () => {
  await Promise.all([database.drop(), empty.drop()]);
});

/** A database of the same server that was never migrated. */
async function emptyDatabase(): Promise<TestDatabase> {
  const clone = await cloneDatabase();
  await onDatabase(clone.ownerUrl, "drop schema migrations cascade");
  return clone;
}

async function onDatabase(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

/** Starts the real process and waits for its end. */
function start(file: string, env: Record<string, string>): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>();
  const child = spawn(process.execPath, [file], {
    cwd: root,
    env: {
      PATH: process.env.PATH ?? "",
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? "",
      NODE_ENV: "production",
      TRUNKLINE_MODE: "local",
      LOG_LEVEL: "silent",
      DATABASE_URL: database.ownerUrl,
      TRUNKLINE_MASTER_KEY: Buffer.from(database.masterKey).toString("base64"),
      AUTH_SECRET: "a-secret-for-tests-that-is-long-enough",
      ...env,
    },
  });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.on("exit", (code) => resolve({ code, stderr }));
  return promise;
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe.each(["server.ts", "jobs/worker.ts"])("%s", { timeout: 60_000 }, (file) => {
  it.each([
    ["a missing secret", async () => ({ AUTH_SECRET: "" }), /^AUTH_SECRET is missing/],
    ["a port that is none", async () => ({ PORT: "http" }), /^PORT is not valid/],
    [
      "a database that does not answer",
      async () => ({ DATABASE_URL: `postgres://u:p@127.0.0.1:${await closedPort()}/x` }),
      /database .*(?:not answer|cannot be reached)/i,
    ],
    [
      "a database without migrations",
      async () => ({ DATABASE_URL: empty.ownerUrl }),
      /0 of \d+ migrations: run `npm run db:migrate`/,
    ],
    [
      "roles that own the tables",
      async () => ({ DATABASE_APP_URL: database.ownerUrl }),
      /^The database role .+ is a superuser, bypasses row level security or owns tables/,
    ],
  ])("refuses %s in one line", async (_name, env, line) => {
    const { code, stderr } = await start(file, await env());
    expect(code).toBe(1);
    expect(stderr.trim().split("\n")).toEqual([expect.stringMatching(line)]);
  });
});

describe("a port that is taken", { timeout: 60_000 }, () => {
  it.each([
    ["server.ts", (port: string) => ({ PORT: port, HOST: "127.0.0.1" }), "PORT"],
    ["jobs/worker.ts", (port: string) => ({ WORKER_LISTEN: `127.0.0.1:${port}` }), "WORKER_LISTEN"],
  ])("stops %s in one line that names the setting", async (file, env, setting) => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as AddressInfo;
    const { code, stderr } = await start(file, env(String(port)));
    await new Promise((resolve) => taken.close(resolve));
    expect(stderr.trim().split("\n")).toEqual([
      `Port ${port} on 127.0.0.1 is in use: stop what uses it, or set ${setting} to another one.`,
    ]);
    expect(code).toBe(1);
  });
});
