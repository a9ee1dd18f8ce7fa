/** `npm run db:migrate`: brings the database of this installation up to this version. */
import { EnvError, loadEnv } from "#server/kernel/env";
import { migrate } from "./lib/schema.ts";

try {
  const env = loadEnv(process.env);
  await migrate(env.DATABASE_URL, env.TRUNKLINE_MASTER_KEY);
  console.log("The database is up to date.");
} catch (error) {
  console.error(error instanceof EnvError ? error.message : error);
  process.exitCode = 1;
}
