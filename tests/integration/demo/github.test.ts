import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { root } from "../../../scripts/lib/repository.mjs";
import { createApiClient } from "../../../scripts/cli/api-client.ts";
import { type GithubCatalogue, loadGithubCatalogue } from "../../../scripts/cli/demo/github-examples.ts";
import { type Receiver, startReceiver } from "../../../scripts/cli/demo/receiver-process.ts";
import { runGithubDemo } from "../../../scripts/cli/demo/run-github-demo.ts";
import { listen } from "../../../scripts/cli/listen.ts";
import { runCli } from "../../../scripts/cli/run-cli.ts";
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

it("forwards new events to a program on this machine: signed, with the producer's own text, past one that fails", async () => {
  const api = createApiClient(stack.url, stack.apiKey);
  const call = (path: string, body: string) => api.call({ method: "POST", path, body, answer: z.unknown() });
  await call("/event-types", '{"type":"cli.heard"}');
  const publish = (data: string) => call("/events", `{"type":"cli.heard","data":${data}}`);
  await publish("0");
  const got: { body: string; headers: Record<string, string> }[] = [];
  const program = createServer((request, response) => {
    void text(request).then((body) => {
      got.push({ body, headers: request.headers as Record<string, string> });
      response.writeHead(got.length === 1 ? 500 : 204).end();
    });
  });
  await new Promise<void>((resolve) => program.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(program.address() as AddressInfo).port}/hook`;
  const secret = `whsec_${Buffer.from("a secret of this test, 32 bytes!").toString("base64")}`;
  const interrupt = new AbortController();
  const lines: string[] = [];
  const listening = Promise.withResolvers<void>();
  const ended = runCli(["listen", "--forward-to", url, "--type", "cli.heard", "--secret", secret, "--json"], {
    verbs: [listen],
    terminal: {
      out: (line) => void (lines.push(line) === 2 && interrupt.abort()),
      note: () => listening.resolve(),
      readInput: () => Promise.resolve(""),
    },
    signal: interrupt.signal,
    env: { TRUNKLINE_URL: stack.url, TRUNKLINE_API_KEY: stack.apiKey },
    dataDir: root,
  });
  await listening.promise;
  await publish("12345678901234567890.10");
  await publish('{ "a" : "\\u00e9" }');
  expect(await ended).toBe(0);
  program.close();
  expect(got.map(({ body }) => body.slice(body.indexOf('"data":') + 7, -1))).toEqual([
    "12345678901234567890.10",
    '{ "a" : "\\u00e9" }',
  ]);
  for (const { body, headers } of got) expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
  expect(lines.map((line) => (JSON.parse(line) as { status: number }).status)).toEqual([500, 204]);
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
