import { scenarios, type ScenarioName, seedIfEmpty } from "#db/seed/index";
import { createPlatform } from "#server/compose";
import type { Env } from "#server/kernel/env";
import type { Platform } from "#server/kernel/platform";

/**
 * Seeds the demo into a database without tenants: always in local mode, elsewhere only where an API key for it is
 * set. Gives whether it did.
 */
export async function seed(env: Env): Promise<boolean> {
  const apiKey = env.TRUNKLINE_BOOTSTRAP_API_KEY ?? null;
  if (env.TRUNKLINE_MODE !== "local" && apiKey === null) return false;
  return withPlatform(env, (platform) =>
    seedIfEmpty(platform, { demoPassword: env.TRUNKLINE_DEMO_PASSWORD ?? null, apiKey }),
  );
}

/** Adds a named scenario to whatever the database holds. @throws ConflictError when it is there already. */
export async function seedScenario(env: Env, name: ScenarioName): Promise<void> {
  await withPlatform(env, (platform) =>
    scenarios[name](platform, { demoPassword: env.TRUNKLINE_DEMO_PASSWORD ?? null }),
  );
}

async function withPlatform<T>(env: Env, work: (platform: Platform) => Promise<T>): Promise<T> {
  const platform = await createPlatform({ env: { ...env, LOG_LEVEL: "warn" }, processName: "seed" });
  try {
    return await work(platform);
  } finally {
    await platform.close();
  }
}
