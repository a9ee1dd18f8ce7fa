import { eq } from "drizzle-orm";
import { tenants } from "#db/schema/index";
import { systemCtx } from "#server/kernel/ctx";
import type { Platform } from "#server/kernel/platform";
import { transactAsSystem } from "#server/kernel/transact";
import { ensureBootstrapKey } from "#server/tenants/index";
import { demoSlug } from "./demo-people.ts";
import { seedDemo } from "./demo.ts";

export interface SeedOptions {
  /** Password of the demo's people; without one they cannot sign in. */
  readonly demoPassword: string | null;
  /** An API key that the demo tenant is to have, with every scope. */
  readonly apiKey: string | null;
}

/** Named states of a database, shared by the demo, tests and screenshots. */
export const scenarios = {
  /** A tenant with a day of traffic, an empty sandbox, and people of every role. */
  demo: seedDemo,
} as const;
export type ScenarioName = keyof typeof scenarios;

/**
 * Seeds the demo into a database without tenants, and makes sure its API key works.
 * Gives whether it seeded; a database with other tenants is left alone.
 */
export async function seedIfEmpty(platform: Platform, options: SeedOptions): Promise<boolean> {
  const ctx = systemCtx(platform, "seed", "seed");
  const [existing] = await transactAsSystem(ctx, (tx) =>
    tx.db.select({ id: tenants.id }).from(tenants).limit(1),
  );
  if (existing === undefined) await seedDemo(platform, options);
  if (options.apiKey !== null) await ensureDemoKey(platform, options.apiKey);
  return existing === undefined;
}

async function ensureDemoKey(platform: Platform, apiKey: string): Promise<void> {
  const ctx = systemCtx(platform, "seed", "seed");
  const [demo] = await transactAsSystem(ctx, (tx) =>
    tx.db.select({ id: tenants.id }).from(tenants).where(eq(tenants.slug, demoSlug)),
  );
  if (demo !== undefined) await ensureBootstrapKey(ctx, demo.id, apiKey);
}
