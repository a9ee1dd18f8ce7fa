import { stackDemoPassword, startStack } from "#tests/support/processes";

/** Starts the product as it runs for real, seeded with the demo, for all end-to-end tests. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const stack = await startStack({ seed: "demo", env: { TRUNKLINE_DEMO_PASSWORD: stackDemoPassword } });
  process.env.E2E_URL = stack.url;
  process.env.E2E_API_KEY = stack.apiKey;
  process.env.E2E_DATABASE_URL = stack.database.adminUrl;
  process.env.E2E_PASSWORD = stackDemoPassword;
  return () => stack.stop();
}
