/**
 * Brings the database of this installation up to this version and seeds the demo where it belongs. A process of
 * its own, so that scripts/run.ts stays small. Ends with 1 and one line for people when the database cannot be used.
 */
import { loadEnv } from "#server/kernel/env";
import { migrate } from "./lib/schema.ts";
import { seed } from "./lib/seed.ts";
import { whyUnreachable } from "./lib/unreachable.ts";

const env = loadEnv(process.env);
try {
  await migrate(env.DATABASE_URL, env.TRUNKLINE_MASTER_KEY);
  await seed(env);
} catch (error) {
  console.error(whyUnreachable(error, env.DATABASE_URL) ?? error);
  process.exitCode = 1;
}
