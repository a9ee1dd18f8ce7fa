import { demoPeople } from "#db/seed/demo-people";
import type { Env } from "#server/kernel/env";

type Row = readonly [name: string, value: string];

/** What a person needs to know once everything runs: addresses, and in local mode the demo's sign-ins and API key. */
export function banner(env: Env): string {
  const addresses: Row[] = [
    ["Web app", env.PUBLIC_URL],
    ["REST API", `${env.PUBLIC_URL}/api/v1`],
    ["Health", `${env.PUBLIC_URL}/api/health`],
  ];
  if (env.TRUNKLINE_MODE !== "local") return ["", "Trunkline is ready", ...table(addresses), ""].join("\n");
  return [
    "",
    "Trunkline is ready, in local mode: a demo is seeded, mail is kept on a page, loopback addresses may get webhooks",
    ...table([...addresses, ["Mail", `${env.PUBLIC_URL}/local-mail`]]),
    "",
    "Sign in as",
    ...table(demoPeople.map(({ email, role }): Row => [email, role ?? "staff"])),
    ...table([["password", env.TRUNKLINE_DEMO_PASSWORD ?? "none: set TRUNKLINE_DEMO_PASSWORD"]]),
    "",
    "API key of the demo tenant",
    `  ${env.TRUNKLINE_BOOTSTRAP_API_KEY ?? "none: set TRUNKLINE_BOOTSTRAP_API_KEY"}`,
    "",
  ].join("\n");
}

function table(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}
