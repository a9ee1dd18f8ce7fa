import { type FollowedEvent, followEvents, readLatest } from "./follow-events.ts";
import type { Verb } from "./verb.ts";

/** `events tail`: the latest events, and then each new one, oldest first. */
export const eventsTail: Verb = {
  name: "events tail",
  summary: "Show events as they come in",
  options: {
    type: { kind: "text", value: "TYPE", help: "only this event type" },
    lines: { kind: "text", value: "N", help: "start with the last N events (0 to 200; default 10)" },
    "no-follow": { kind: "flag", help: "stop after those" },
  },
  examples: ["events tail", "events tail --type invoice.paid --lines 50 --no-follow --json"],
  async run({ args, terminal, api, signal }) {
    const lines = args.count("lines", { min: 0, max: 200 }) ?? 10;
    const source = { api: api(), type: args.text("type") };
    const print = (event: FollowedEvent) =>
      terminal.out(args.flag("json") ? JSON.stringify(event) : lineOf(event));
    const { events, start } = await readLatest(source, lines);
    for (const event of events) print(event);
    if (args.flag("no-follow")) return 0;
    for await (const event of followEvents(source, start, { terminal, signal })) print(event);
    return 0;
  },
};

function lineOf({ createdAt, type, id, subject, sizeBytes }: FollowedEvent): string {
  return `${createdAt}  ${type}  ${id}${subject === null ? "" : `  ${subject}`}  ${sizeBytes} B`;
}
