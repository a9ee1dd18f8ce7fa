import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type Arguments, UsageError } from "./arguments.ts";
import type { Terminal } from "./terminal.ts";
import type { Verb } from "./verb.ts";

const Published = z.object({
  id: z.string(),
  type: z.string(),
  deliveries: z.number(),
  duplicate: z.boolean(),
});

/** `events send`: publishes one event; its data goes out byte for byte as given. */
export const eventsSend: Verb = {
  name: "events send",
  summary: "Publish an event",
  operand: { name: "-", help: "read the data from standard input" },
  options: {
    type: { kind: "text", value: "TYPE", help: "its event type, e.g. invoice.paid", isRequired: true },
    data: { kind: "text", value: "JSON", help: "its data" },
    file: { kind: "text", value: "FILE", help: "a file with its data; - for standard input" },
    id: { kind: "text", value: "ID", help: "your own id of it: the same one is stored once in 24 h" },
    subject: { kind: "text", value: "TEXT", help: "what it is about" },
    time: { kind: "text", value: "TIME", help: "when it happened, e.g. 2026-01-31T12:00:00Z; else now" },
    "ordering-key": { kind: "text", value: "KEY", help: "ordered endpoints get one key's events in turn" },
    consumer: { kind: "text", value: "KEY", help: "which of your customers it is meant for" },
    "idempotency-key": { kind: "text", value: "KEY", help: "makes this command safe to repeat for 24 h" },
  },
  examples: [
    `events send --type invoice.paid --data '{"invoiceId":"in_1","amount":100}'`,
    "events send --type invoice.paid --file invoice.json",
    "events send --type invoice.paid - < invoice.json",
  ],
  async run({ args, terminal, api }) {
    const data = await readData(args, terminal);
    const fields = {
      type: args.text("type"),
      id: args.text("id"),
      subject: args.text("subject"),
      time: args.text("time"),
      orderingKey: args.text("ordering-key"),
      consumer: args.text("consumer"),
    };
    const idempotencyKey = args.text("idempotency-key");
    const published = await api().call({
      method: "POST",
      path: "/events",
      body: `${JSON.stringify(fields).slice(0, -1)},"data":${data}}`,
      headers: idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey },
      answer: Published,
    });
    if (args.flag("json")) terminal.out(JSON.stringify(published));
    else terminal.out(sentence(published));
    return 0;
  },
};

function sentence({ id, type, deliveries, duplicate }: z.infer<typeof Published>): string {
  if (duplicate) return `${id}  ${type} was published before; nothing was stored`;
  const owed = deliveries === 0 ? "no endpoint wants it" : `${deliveries} to deliver`;
  return `${id}  ${type} accepted, ${owed}`;
}

/** The JSON text as its author wrote it. */
async function readData(args: Arguments, terminal: Terminal): Promise<string> {
  const file = args.operand ?? args.text("file");
  if (args.operand !== undefined && args.operand !== "-") {
    throw new UsageError(`Unexpected argument: ${args.operand}. Name a file with --file.`);
  }
  const given = [args.operand, args.text("file"), args.text("data")].filter((source) => source !== undefined);
  if (given.length !== 1) throw new UsageError("Give the data once: with --data, --file or -");
  const text = args.text("data") ?? (await readSource(file ?? "-", terminal));
  try {
    JSON.parse(text);
  } catch (error) {
    throw new UsageError(`The data is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  return text;
}

async function readSource(file: string, terminal: Terminal): Promise<string> {
  if (file === "-") return terminal.readInput();
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
}
