import { parseArgs } from "node:util";

export const parts = [
  "publish",
  "drain",
  "latency",
  "both",
  "brisk",
  "signed",
  "sustained",
  "workers",
  "fair",
  "backlog",
  "growth",
  "hang",
] as const;
export type Part = (typeof parts)[number];
/** Those that take many minutes: run when they are named, or with --long. */
const longParts: readonly Part[] = ["backlog", "growth"];

export interface BenchOptions {
  readonly only: readonly Part[];
  readonly isQuick: boolean;
  readonly isJson: boolean;
  /** Whether docs/bench.md gets the result. */
  readonly writes: boolean;
  /** Where server and worker leave CPU profiles; null for none. */
  readonly profileTo: string | null;
}

export const usage = `Usage: npm run bench -- [options]

  --only PARTS  of ${parts.join(", ")}; several joined by commas
  --long        those too that take many minutes: ${longParts.join(", ")}
  --quick       shorter and rougher
  --json        print JSON instead of the table
  --write       write the table to docs/bench.md too
  --profile DIR CPU profiles of server and worker, for a flame graph; slows them a little
  --help        print this

Exit codes: 0 every target met, 1 one missed, 2 wrong usage.`;

/** Null when help was asked for. @throws TypeError with what is wrong. */
export function readOptions(words: readonly string[]): BenchOptions | null {
  const { values } = parseArgs({
    args: [...words],
    options: {
      only: { type: "string" },
      quick: { type: "boolean" },
      long: { type: "boolean" },
      json: { type: "boolean" },
      write: { type: "boolean" },
      profile: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) return null;
  const only = values.only?.split(",").map((name) => {
    const part = parts.find((known) => known === name.trim());
    if (part === undefined) throw new TypeError(`There is no part ${name}. Parts: ${parts.join(", ")}.`);
    return part;
  });
  return {
    only: only ?? parts.filter((part) => values.long === true || !longParts.includes(part)),
    isQuick: values.quick === true,
    isJson: values.json === true,
    writes: values.write === true,
    profileTo: values.profile ?? null,
  };
}
