import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ensureSecrets } from "../lib/secrets.ts";
import { demoGithub } from "./demo-github.ts";
import { eventsSend } from "./events-send.ts";
import { eventsTail } from "./events-tail.ts";
import { runCli } from "./run-cli.ts";

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

const seen: Seen[] = [];
interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}
let answer: Answer;
/** Answers before that one, each given once. */
const answersBefore: Answer[] = [];
let url: string;
let dataDir: string;
const server = createServer((request, response) => {
  void text(request).then((body) => {
    seen.push({ method: request.method ?? "", path: request.url ?? "", headers: request.headers, body });
    const { status, headers, body: given } = answersBefore.shift() ?? answer;
    response.writeHead(status, headers).end(JSON.stringify(given));
  });
});

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "trunkline-cli-"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(dataDir, { recursive: true });
});
beforeEach(() => {
  seen.length = 0;
  answer = { status: 202, body: { id: "evt_1", type: "a.b", deliveries: 2, duplicate: false } };
});

interface RunOptions {
  readonly env?: Record<string, string>;
  readonly input?: string;
  /** Interrupts the verb once it has printed this many lines. */
  readonly lines?: number;
}

async function run(words: readonly string[], options: RunOptions = {}) {
  const interrupt = new AbortController();
  const out: string[] = [];
  const notes: string[] = [];
  const code = await runCli(words, {
    verbs: [eventsSend, eventsTail, demoGithub],
    terminal: {
      out: (line) => {
        out.push(line);
        if (out.length === options.lines) interrupt.abort();
      },
      note: (line) => void notes.push(line),
      readInput: () => Promise.resolve(options.input ?? ""),
    },
    signal: interrupt.signal,
    env: options.env ?? { TRUNKLINE_URL: url, TRUNKLINE_API_KEY: "tk_env" },
    dataDir,
  });
  return { code, out: out.join("\n"), notes: notes.join("\n") };
}

describe("events send", () => {
  it("sends the data byte for byte as it was given", async () => {
    const data = '{ "b": 1.0,\n "a" : 12345678901234567890 }';
    const { code, out } = await run(["events", "send", "--type", "a.b", "--data", data, "--subject", "s"]);
    expect(code).toBe(0);
    expect(seen[0]).toMatchObject({ method: "POST", path: "/api/v1/events" });
    expect(seen[0]?.body).toBe(`{"type":"a.b","subject":"s","data":${data}}`);
    expect(seen[0]?.headers.authorization).toBe("Bearer tk_env");
    expect(out).toBe("evt_1  a.b accepted, 2 to deliver");
  });

  it("reads standard input, prints the server's answer for programs, and passes the idempotency key on", async () => {
    const words = ["events", "send", "--type", "a.b", "-", "--json", "--idempotency-key", "k1"];
    const { code, out } = await run(words, { input: "[1]" });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(answer.body);
    expect(seen[0]?.headers["idempotency-key"]).toBe("k1");
    expect(seen[0]?.body).toContain('"data":[1]');
  });

  it.each([
    ["no type", ["--data", "1"], "--type is missing"],
    ["no data", ["--type", "a"], "Give the data once"],
    ["data twice", ["--type", "a", "--data", "1", "-"], "Give the data once"],
    ["data that is no JSON", ["--type", "a", "--data", '1,"id":"x"'], "not JSON"],
    ["an unknown option", ["--type", "a", "--data", "1", "--colour"], "Unknown option '--colour'"],
    ["a file that is not there", ["--type", "a", "--file", "/nowhere/x.json"], "cannot be read"],
    ["a word too many", ["--type", "a", "-", "b"], "Unexpected argument: b"],
    ["a bad URL", ["--type", "a", "--data", "1", "--url", "localhost:1"], "not the URL of a server"],
  ])("answers %s with 2 and says how it is meant", async (_, words, message) => {
    const { code, notes } = await run(["events", "send", ...words]);
    expect(code).toBe(2);
    expect(notes).toContain(message);
    expect(seen).toEqual([]);
  });

  it("tells a refusal with its cause, fields and correlation id, and ends with 1", async () => {
    const errors = [{ pointer: "/data/amount", message: "must be integer" }];
    const problem = {
      type: "t",
      title: "Invalid",
      status: 422,
      detail: "Does not fit.",
      code: "schema_violation",
    };
    answer = { status: 422, body: { ...problem, correlationId: "c-1", errors } };
    const { code, out, notes } = await run(["events", "send", "--type", "a", "--data", "1"]);
    expect(code).toBe(1);
    expect(out).toBe("");
    for (const part of ["422 schema_violation", "Does not fit.", "/data/amount: must be integer", "c-1"])
      expect(notes).toContain(part);
    const forPrograms = await run(["events", "send", "--type", "a", "--data", "1", "--json"]);
    expect(forPrograms.code).toBe(1);
    expect(JSON.parse(forPrograms.out)).toMatchObject({ error: { code: "schema_violation", errors } });
  });

  it("says when to try again while the database is away", async () => {
    const problem = {
      title: "Unavailable",
      status: 503,
      detail: "Away.",
      code: "unavailable",
      correlationId: "c",
    };
    answer = { status: 503, body: problem, headers: { "retry-after": "3" } };
    const { code, notes } = await run(["events", "send", "--type", "a", "--data", "1"]);
    expect(code).toBe(1);
    expect(notes).toContain("Try again in 3 s.");
  });

  it("says what to do when no server answers, or another program does", async () => {
    const env = { TRUNKLINE_URL: "http://127.0.0.1:9", TRUNKLINE_API_KEY: "k" };
    const gone = await run(["events", "send", "--type", "a", "--data", "1"], { env });
    expect(gone).toMatchObject({ code: 1, notes: expect.stringContaining("does not answer") });
    answer = { status: 404, body: "nothing here" };
    const other = await run(["events", "send", "--type", "a", "--data", "1"]);
    expect(other).toMatchObject({ code: 1, notes: expect.stringContaining("probably not Trunkline") });
  });
});

describe("the API key", () => {
  const words = ["events", "send", "--type", "a", "--data", "1"];

  it("is the option's, else the environment's, else the one of the local installation", async () => {
    expect((await run(words, { env: { TRUNKLINE_URL: url } })).notes).toContain("There is no API key");
    const { TRUNKLINE_BOOTSTRAP_API_KEY: local } = ensureSecrets(dataDir);
    await run(words, { env: { TRUNKLINE_URL: url } });
    await run(words);
    await run([...words, "--api-key", "tk_option"]);
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${local}`,
      "Bearer tk_env",
      "Bearer tk_option",
    ]);
  });
});

describe("events tail", () => {
  const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
  const event = (n: number) => ({
    id: `evt_${n}`,
    type: "a.b",
    subject: null,
    sizeBytes: 7,
    createdAt: at(n),
  });
  const page = (...events: readonly number[]): Answer => ({
    status: 200,
    body: { data: events.map(event), nextCursor: null },
  });
  const line = (n: number) => `${at(n)}  a.b  evt_${n}  7 B`;

  it("prints the last events oldest first, then stops when told not to follow", async () => {
    answer = page(2, 1);
    const { code, out } = await run(["events", "tail", "--no-follow", "--lines", "2", "--type", "a.b"]);
    expect(code).toBe(0);
    expect(out).toBe([line(1), line(2)].join("\n"));
    expect(seen[0]?.path).toBe("/api/v1/events?limit=2&type=a.b");
  });

  it("goes on with what is new, each event once, late ones included, over an outage of the database", async () => {
    const problem = {
      title: "Unavailable",
      status: 503,
      detail: "Away.",
      code: "unavailable",
      correlationId: "c",
    };
    const away: Answer = { status: 503, body: problem, headers: { "retry-after": "1" } };
    // The last one by itself; what stood there before it; a newer one; an outage; a late one among the known.
    answersBefore.push(page(3), page(3, 2, 1), page(5, 3, 2, 1), away);
    answer = page(6, 5, 4, 3);
    const { code, out, notes } = await run(["events", "tail", "--lines", "1"], { lines: 4 });
    expect(code).toBe(0);
    expect(out).toBe([line(3), line(5), line(4), line(6)].join("\n"));
    expect(notes).toContain("Away.");
  }, 20_000);
});

describe("help", () => {
  it("comes on stdout with 0 when asked for, on stderr with 2 when the verb is wrong", async () => {
    for (const words of [["--help"], ["help"], ["events", "--help"], ["events", "send", "--help"]]) {
      const { code, out } = await run(words);
      expect({ words, code }).toEqual({ words, code: 0 });
      expect(out).toContain("Usage: npx trunkline");
    }
    for (const words of [[], ["frobnicate"], ["events"], ["events", "delete", "--help"]]) {
      const { code, out, notes } = await run(words);
      expect({ words, code, out }).toEqual({ words, code: 2, out: "" });
      expect(notes).toContain("Usage: npx trunkline");
    }
  });
});
