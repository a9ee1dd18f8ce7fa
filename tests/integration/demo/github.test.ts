import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { root } from "../../../scripts/lib/repository.mjs";
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

it("sends and shows events from the command line, and ends with 1 when the server refuses", async () => {
  const data = '{ "amount":  1.50 }';
  const body = '{"type":"cli.sent"}';
  const api = createApiClient(stack.url, stack.apiKey);
  await api.call({ method: "POST", path: "/event-types", body, answer: z.unknown() });
  const sent = await trunkline(["events", "send", "--type", "cli.sent", "--data", data, "--json"]);
  expect(sent.code).toBe(0);
  const { id } = z.object({ id: z.string() }).parse(JSON.parse(sent.stdout));
  const shown = await trunkline(["events", "tail", "--type", "cli.sent", "--no-follow", "--json"]);
  expect(JSON.parse(shown.stdout)).toMatchObject({ id, type: "cli.sent", sizeBytes: data.length });
  const refused = await trunkline(["events", "send", "--type", "cli.unknown", "--data", "1"]);
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toContain("There is no event type cli.unknown");
}, 60_000);

/** `npx trunkline`, as a person types it. */
async function trunkline(words: readonly string[]) {
  const env = { ...process.env, TRUNKLINE_URL: stack.url, TRUNKLINE_API_KEY: stack.apiKey };
  const run = promisify(execFile)("node", ["scripts/trunkline.mjs", ...words], { cwd: root, env });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      stdout,
      stderr,
    }),
  );
}
