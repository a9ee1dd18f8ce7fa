import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
/** Inside the tree, so that the real configuration applies; removed afterwards and ignored by git. */
const trial = "server/kernel/guard-rail-trial";
const bin = (name: string) => path.join(root, "node_modules/.bin", name);

beforeAll(() => mkdirSync(path.join(root, trial), { recursive: true }));
afterAll(() => rmSync(path.join(root, trial), { recursive: true, force: true }));

function lint(name: string, source: string): string {
  const file = path.join(trial, name);
  writeFileSync(path.join(root, file), source);
  const { stdout } = spawnSync(bin("oxlint"), ["--format", "unix", file], { cwd: root, encoding: "utf8" });
  rmSync(path.join(root, file));
  return stdout;
}

const lines = (count: number, line: string) => `${line}\n`.repeat(count);

it.each([
  ["max-lines", "long.ts", lines(301, "export {};")],
  ["max-lines-per-function", "tall.ts", `export function tall() {\n${lines(80, "  void 0;")}}\n`],
  ["max-params", "wide.ts", "export function wide(a: 1, b: 2, c: 3, d: 4) { return [a, b, c, d]; }\n"],
  ["no-explicit-any", "any.ts", "export const value: any = 1;\n"],
  ["no-non-null-assertion", "bang.ts", "export const f = (x: string | null) => x!.length;\n"],
  ["no-default-export", "default.ts", "export default 1;\n"],
  ["no-restricted-globals", "fetch.ts", "export const f = () => fetch('https://example.com');\n"],
  ["no-restricted-imports", "undici.ts", 'import { request } from "undici";\nexport const r = request;\n'],
  ["no-restricted-imports", "https.ts", 'import https from "node:https";\nexport const r = https;\n'],
  [
    "no-restricted-imports",
    "net.ts",
    'import { createConnection } from "node:net";\nexport const c = createConnection;\n',
  ],
  ["no-restricted-imports", "tls.ts", 'import { connect } from "node:tls";\nexport const c = connect;\n'],
  ["no-restricted-imports", "redis.ts", 'import { Redis } from "ioredis";\nexport const r = Redis;\n'],
  [
    "no-restricted-vi-methods",
    "mock.test.ts",
    'import { it, vi } from "vitest";\nvi.mock("./x.ts");\nit("x", () => {});\n',
  ],
  ["no-console", "console.ts", "console.log(1);\nexport {};\n"],
])("refuses %s (%s)", (rule, name, source) => {
  expect(lint(name, source)).toContain(rule);
});

it("lets plain code through", () => {
  expect(lint("plain.ts", "export const one = 1;\n")).not.toContain("error");
});

it.each([
  ["lib-is-a-leaf", "lib/guard-rail-trial.ts", 'export { systemClock } from "#server/kernel/clock";\n'],
  ["server-knows-no-pages-or-workers", `${trial}/job.ts`, 'export * from "../../../jobs/registry.ts";\n'],
  ["domain-order-kernel", `${trial}/domain.ts`, 'export * from "../../events/index.ts";\n'],
  ["app-runs-no-sql", "app/guard-rail-trial.ts", 'export * from "#db/schema/index";\n'],
])("refuses the arrow %s", (rule, file, source) => {
  writeFileSync(path.join(root, file), source);
  try {
    const { stdout } = spawnSync(bin("depcruise"), ["--output-type", "err", file], {
      cwd: root,
      encoding: "utf8",
    });
    expect(stdout).toContain(`error ${rule}`);
  } finally {
    rmSync(path.join(root, file));
  }
});
