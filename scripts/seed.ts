/** `npm run db:seed [scenario]`: a named scenario, or the demo into an empty database. */
import { scenarios, type ScenarioName } from "#db/seed/index";
import { EnvError, loadEnv } from "#server/kernel/env";
import { AppError } from "#server/kernel/errors";
import { seed, seedScenario } from "./lib/seed.ts";

const [name] = process.argv.slice(2);
try {
  const env = loadEnv(process.env);
  if (name === undefined)
    console.log(
      (await seed(env)) ? "The demo is seeded." : "The database has tenants already; nothing was seeded.",
    );
  else if (isScenario(name)) {
    await seedScenario(env, name);
    console.log(`The scenario ${name} is seeded.`);
  } else {
    console.error(`There is no scenario ${name}. Choose one of: ${Object.keys(scenarios).join(", ")}.`);
    process.exitCode = 2;
  }
} catch (error) {
  console.error(error instanceof EnvError || error instanceof AppError ? error.message : error);
  process.exitCode = 1;
}

function isScenario(text: string): text is ScenarioName {
  return Object.hasOwn(scenarios, text);
}
