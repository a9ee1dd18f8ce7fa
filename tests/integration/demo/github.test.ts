import { afterAll, beforeAll, expect, it } from "vitest";
import { createApiClient } from "../../../scripts/cli/api-client.ts";
import { type GithubCatalogue, loadGithubCatalogue } from "../../../scripts/cli/demo/github-examples.ts";
import { type Receiver, startReceiver } from "../../../scripts/cli/demo/receiver-process.ts";
import { runGithubDemo } from "../../../scripts/cli/demo/run-github-demo.ts";
import { type Stack, startStack } from "../../support/processes.ts";

let stack: Stack;
let receiver: Receiver;
let catalogue: GithubCatalogue;

beforeAll(async () => {
  [stack, receiver] = await Promise.all([startStack(), startReceiver()]);
  catalogue = loadGithubCatalogue();
}, 120_000);
afterAll(async () => {
  await Promise.all([receiver?.close(), stack?.stop()]);
});

it("has every payload and kind that GitHub's examples hold, each with a schema", () => {
  expect(catalogue).toMatchObject({ kinds: 58, examples: { length: 329 } });
  expect(new Set(catalogue.examples.map(({ type }) => type)).size).toBe(catalogue.types.length);
  for (const { schema } of catalogue.types) expect(JSON.parse(schema)).toMatchObject({ definitions: {} });
  expect(catalogue.examples.some(({ text }) => text.includes("\n"))).toBe(true);
});

it("delivers each real payload once, byte-equal, with a signature another library accepts, and a flipped bit is refused", async () => {
  const api = createApiClient(stack.url, stack.apiKey);
  const notes: string[] = [];
  const report = await runGithubDemo({ api, catalogue, receiver, note: (line) => void notes.push(line) });
  expect(report).toMatchObject({
    faults: [],
    published: 329,
    arrived: 329,
    delivered: 329,
    verified: 329,
    byteEqual: 329,
    duplicates: 0,
    isFlippedRefused: true,
  });
  expect(report.strictTypes).toBeGreaterThan(100);
  expect(report.strictTypes).toBeLessThan(report.types);
}, 180_000);
