import { arch, availableParallelism, cpus, platform, totalmem } from "node:os";
import type { Figure } from "./bench.ts";

/** What the figures were measured on. */
export interface Machine {
  readonly date: string;
  readonly cores: number;
  readonly processor: string;
  readonly memoryGb: number;
  readonly platform: string;
  readonly node: string;
  readonly postgres: string;
}

export function describeMachine(postgres: string, now: Date): Machine {
  return {
    date: now.toISOString().slice(0, 10),
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? "unknown",
    memoryGb: Math.round(totalmem() / 1_024 ** 3),
    platform: `${platform()} ${arch()}`,
    node: process.version,
    postgres,
  };
}

/** The figures as a Markdown table. */
export function toMarkdown(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, measured, limit, ratio, target, isMet }) =>
    [name, measured, limit, ratio === null ? "" : ratio.toFixed(2), target, verdict({ isMet, target })].join(
      " | ",
    ),
  );
  return [
    "| figure | measured | limit in the same run | ratio | target | result |",
    "|---|---|---|---|---|---|",
    ...rows.map((row) => `| ${row} |`),
  ].join("\n");
}

/** The page docs/bench.md. */
export function toPage(figures: readonly Figure[], machine: Machine): string {
  const { date, cores, processor, memoryGb, node, postgres } = machine;
  return `# Performance

Written by \`npm run bench -- --write\`; do not edit. Server, worker, Postgres, receiver and load generator share
one machine, so every figure stands beside a limit measured in the same run: the ratio is what can be compared.

Measured on ${date}: ${cores} cores (${processor}), ${memoryGb} GB, ${machine.platform}, Node ${node}, Postgres ${postgres} with fsync.

${toMarkdown(figures)}

How it is measured:

- **publish**: a pool of undici in its own process posts single events, each connection one at a time, and counts only
  answers with 202. One endpoint is subscribed and paused, so every event also writes down a delivery. The limit is one
  row of the same size per commit, by node-pg and, where the host has it, by pgbench, at the best number of connections.
  Limit and product take turns, three times; the best round of each counts.
- **drain**: the paused endpoint is resumed; the time is from the first to the last request at the receiver. The limit
  is a bare undici loop that posts one of those requests to the same receiver process.
- **drain over 1 and 100 endpoints, sustained**: the limit is the same bare loop, which signs each request anew as the product must. Backlogs of these
  and the following rows are made by SQL in one transaction (events, deliveries and queue as publishing writes them), because publishing them would take
  longer than the measurement; their endpoints are paths of one receiver.
- **1,000,000 waiting**: the rate is that of a stretch of 30 s, two seconds after the first delivery; that of the short backlog is the middle of three.
- **beside another tenant**: the same probe alone and beside it, in the same run; both tenants are on the same plan, so of the same weight.
- **memory over 1,000,000 events**: published in batches, delivered meanwhile, never more than some 20,000 behind.
- **latency**: publisher and receiver are one process with one clock; requests start on schedule, whatever the answers.
- **statements**: calls in \`pg_stat_statements\` of the product's two roles, transaction control included.
- **stored**: growth of the database's files, indexes and table headers included; WAL is what replication would carry.
- **memory**: resident pages of the processes through all of it.
`;
}

/** Whether a figure is not what it must be. */
export function isFailure({ isMet, target }: Figure): boolean {
  return isMet === false && !target.startsWith("goal");
}

function verdict({ isMet, target }: Pick<Figure, "isMet" | "target">): string {
  if (isMet === null) return "";
  if (isMet) return "met";
  return target.startsWith("goal") ? "not yet" : "**missed**";
}
