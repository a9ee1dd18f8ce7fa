import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import {
  type EmbeddedPostgres,
  embeddedDirectory,
  findEmbeddedPostgres,
  startEmbeddedPostgres,
} from "../../../scripts/embedded-postgres.ts";
import { ensureOwner } from "../../../scripts/lib/postgres/owner.ts";
import { removeDataDir, temporaryDataDir } from "../../../scripts/lib/postgres/temporary.ts";

let dataDir = "";
beforeEach(async () => {
  dataDir = await temporaryDataDir();
});
afterEach(() => removeDataDir(dataDir));

const start = () => startEmbeddedPostgres({ dataDir, durable: true, log: () => undefined });

it("keeps its data and its port over a stop and a start, and is closed to whoever lacks the password", async () => {
  const first = await start();
  await query(first.adminUrl, "create table kept (word text)");
  await query(first.adminUrl, "insert into kept values ('Ärger 🚂')");
  await first.stop();
  expect(first.isRunning()).toBe(false);

  const second = await start();
  expect(second.port).toBe(first.port);
  expect(await query(second.adminUrl, "select word, upper(word) from kept")).toEqual([
    { word: "Ärger 🚂", upper: "ÄRGER 🚂" },
  ]);
  await expect(query(second.adminUrl.replace(/:[^:@]+@/, ":wrong@"), "select 1")).rejects.toThrow("password");
});

it("comes back after a kill -9 with what was committed, a stale pid file notwithstanding", async () => {
  const first = await start();
  await query(first.adminUrl, "create table kept as select 1 as one");
  await killHard(first);
  expect((await start()).port).toBe(first.port);
  expect(await query(first.adminUrl, "select one from kept")).toEqual([{ one: 1 }]);
});

it("takes over a server that a killed run left up, instead of starting a second", async () => {
  const first = await start();
  const pid = serverPid();
  const second = await start();
  expect([second.port, serverPid()]).toEqual([first.port, pid]);
});

it("is not kept from starting by a pid file whose number another program has now", async () => {
  const first = await start();
  await killHard(first);
  const file = join(clusterDirectory(), "postmaster.pid");
  writeFileSync(file, readFileSync(file, "utf8").replace(/^\d+/, String(process.pid)));
  expect((await start()).isRunning()).toBe(true);
});

it("tells a second process where it runs while it does, and keeps the password to itself", async () => {
  expect(findEmbeddedPostgres(dataDir)).toBeUndefined();
  const server = await start();
  expect(findEmbeddedPostgres(dataDir)).toBe(server.adminUrl);
  for (const name of ["secrets.json", "postgres.json"]) {
    expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
  }
  await server.stop();
  expect(findEmbeddedPostgres(dataDir)).toBeUndefined();
});

it("gives the product an owner that is no superuser, as often as asked", async () => {
  const { adminUrl } = await start();
  const owner = { password: "first", database: "trunkline" };
  await ensureOwner(adminUrl, owner);
  const url = await ensureOwner(adminUrl, { ...owner, password: "second" });
  expect(
    await query(url, "select rolsuper, rolcreaterole from pg_roles where rolname = current_user"),
  ).toEqual([{ rolsuper: false, rolcreaterole: true }]);
});

function clusterDirectory(): string {
  const directory = embeddedDirectory(dataDir);
  if (directory === undefined) throw new Error("no cluster");
  return directory;
}

function serverPid(): number {
  return Number.parseInt(readFileSync(join(clusterDirectory(), "postmaster.pid"), "utf8"), 10);
}

async function killHard(server: EmbeddedPostgres): Promise<void> {
  process.kill(serverPid(), "SIGKILL");
  await expect.poll(() => server.isRunning()).toBe(false);
}

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
