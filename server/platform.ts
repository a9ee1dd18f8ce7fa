import { createPlatform } from "#server/compose";
import { assertDatabaseReady } from "#server/kernel/database-ready";
import { loadEnv } from "#server/kernel/env";
import type { Platform } from "#server/kernel/platform";
import { platformHolder, platformSlot } from "#server/kernel/platform-slot";

/** Makes this process's platform available to every bundle in it; call once, at start. */
export function providePlatform(platform: Platform): void {
  platformHolder[platformSlot] = Promise.resolve(platform);
}

/**
 * The platform of this process; made here from the environment where no custom server did.
 */
export function getPlatform(): Promise<Platform> {
  platformHolder[platformSlot] ??= makePlatform().catch((error: unknown) => {
    delete platformHolder[platformSlot]; // tried again by the next request: the database may be back by then
    throw error;
  });
  return platformHolder[platformSlot];
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
