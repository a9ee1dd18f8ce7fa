import { afterAll, beforeAll } from "vitest";
import { createPlatform, type PlatformOptions } from "#server/compose";
import { type Env, loadEnv } from "#server/kernel/env";
import type { Platform } from "#server/kernel/platform";
import { cloneDatabase, type TestDatabase } from "./database.ts";

/** A test file's own database and platform. `database` and `platform` may be read once tests run. */
export interface TestHarness {
  readonly database: TestDatabase;
  readonly platform: Platform;
  /** One more platform on the same database, as a second process would be; closed with the file. */
  another(options?: Partial<PlatformOptions>): Promise<Platform>;
}

/** Call once at the top of an integration test file. */
export function useDatabase(options: Partial<PlatformOptions> = {}): TestHarness {
  const open: Platform[] = [];
  let database: TestDatabase | undefined;
  const another = async (extra: Partial<PlatformOptions> = {}) => {
    const env = testEnv(present(database));
    const platform = await createPlatform({ env, processName: "test", ...options, ...extra });
    open.push(platform);
    return platform;
  };
  beforeAll(async () => {
    database = await cloneDatabase();
    await another();
  });
  afterAll(async () => {
    await Promise.all(open.map((platform) => platform.close()));
    await database?.drop();
  });
  return {
    get database() {
      return present(database);
    },
    get platform() {
      return present(open[0]);
    },
    another,
  };
}

/** The settings tests run with: loopback receivers allowed, quiet logs. */
export function testEnv(database: TestDatabase, extra: Readonly<Record<string, string>> = {}): Env {
  return loadEnv({
    TRUNKLINE_MODE: "local",
    DATABASE_URL: database.ownerUrl,
    TRUNKLINE_MASTER_KEY: Buffer.from(database.masterKey).toString("base64"),
    AUTH_SECRET: "a-secret-for-tests-that-is-long-enough",
    TRUNKLINE_STAFF_KEY: "a-staff-key-for-tests",
    LOG_LEVEL: "silent",
    DATABASE_POOL_MAX: "8",
    ...extra,
  });
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the test harness is ready only inside tests and hooks");
  return value;
}
