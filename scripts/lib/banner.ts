import type { Env } from "#server/kernel/env";

/** What a person needs to know once everything runs. */
export function banner(env: Env): string {
  const rows: (readonly [string, string])[] = [
    ["Web app", env.PUBLIC_URL],
    ["REST API", `${env.PUBLIC_URL}/api/v1`],
    ["Health", `${env.PUBLIC_URL}/api/health`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    "",
    "Trunkline is ready",
    ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
    "",
  ].join("\n");
}
