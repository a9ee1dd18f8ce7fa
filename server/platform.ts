import { createPlatform } from "#server/compose";
import { assertDatabaseReady } from "#server/kernel/database-ready";
import { loadEnv } from "#server/kernel/env";
import type { Platform } from "#server/kernel/platform";

const slot = Symbol.for("trunkline.platform");
type Holder = typeof globalThis & { [slot]?: Promise<Platform> };

/** Makes this process's platform available to every bundle in it; call once, at start. */
export function providePlatform(platform: Platform): void {
  (globalThis as Holder)[slot] = Promise.resolve(platform);
}

/**
 * The platform of this process. Kept on globalThis, because Next bundles its own copy of this module
 * beside the custom server's; made here from the environment where no custom server did.
 */
export function getPlatform(): Promise<Platform> {
  const holder = globalThis as Holder;
  holder[slot] ??= makePlatform().catch((error: unknown) => {
    delete holder[slot]; // tried again by the next request: the database may be back by then
    throw error;
  });
  return holder[slot];
}

async function makePlatform(): Promise<Platform> {
  const platform = await createPlatform({ env: loadEnv(process.env), processName: "server" });
  try {
    await assertDatabaseReady(platform);
    return platform;
  } catch (error) {
    await platform.close();
    throw error;
  }
}
