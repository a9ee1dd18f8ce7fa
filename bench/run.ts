import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { root } from "../scripts/lib/repository.mjs";
import { type Bench, closeBench, createEndpoint, deleteEndpoint, type Figure, openBench } from "./bench.ts";
import { measureBacklog } from "./measure/backlog.ts";
import { measureBoth } from "./measure/both.ts";
import { measureDrain, publishBatch, untilReceived } from "./measure/drain.ts";
import { measureFairness } from "./measure/fair.ts";
import { measureGrowth } from "./measure/growth.ts";
import { measureHanging } from "./measure/hang.ts";
import { brisk, measureLatency } from "./measure/latency.ts";
import { measurePublish, publishLoop } from "./measure/publish.ts";
import { measureSigned } from "./measure/signed.ts";
import { measureSustained } from "./measure/sustained.ts";
import { measureWorkers } from "./measure/workers.ts";
import type { BenchOptions, Part } from "./options.ts";
import { describeMachine, isFailure, toMarkdown, toPage } from "./table.ts";

/** Measures the parts asked for on processes of its own, and prints the table. Gives the exit code. */
export async function runBench({ only, isQuick, isJson, writes, profileTo }: BenchOptions): Promise<number> {
  const note = (line: string) => void process.stderr.write(`${line}\n`);
  note("Starting Postgres, server, worker and receiver");
  const bench = await openBench({ isQuick, note, profileTo });
  try {
    const figures = await measure(bench, only);
    const { rows } = await bench.admin.query<{ version: string }>(
      "select current_setting('server_version') as version",
    );
    const machine = describeMachine(rows[0]?.version ?? "unknown", new Date());
    console.log(isJson ? JSON.stringify({ machine, figures }) : `\n${toMarkdown(figures)}\n`);
    if (writes) writePage(toPage(figures, machine));
    return figures.some(isFailure) ? 1 : 0;
  } finally {
    await closeBench(bench);
  }
}

async function measure(bench: Bench, only: BenchOptions["only"]): Promise<Figure[]> {
  const { api, receiver, note } = bench;
  const figures: Figure[] = [];
  const endpointId = await createEndpoint(bench, receiver.url);
  note("Warming up");
  const { ok } = await publishLoop(bench, 5);
  await publishBatch(bench, 500);
  await untilReceived(bench, ok + 500);
  if (only.includes("latency")) figures.push(...(await measureLatency(bench)));
  await api.call({ method: "POST", path: `/endpoints/${endpointId}/pause`, answer: z.unknown() });
  let waiting = 0;
  if (only.includes("publish")) {
    const { figures: found, published } = await measurePublish(bench);
    figures.push(...found);
    waiting = published;
  }
  if (only.includes("drain")) figures.push(...(await measureDrain(bench, { endpointId, waiting })));
  if (only.includes("both")) {
    await api.call({ method: "POST", path: `/endpoints/${endpointId}/resume`, answer: z.unknown() });
    figures.push(...(await measureBoth(bench)));
  }
  await deleteEndpoint(bench, endpointId);
  const memory = bench.memory.figures();
  for (const { part, measure } of later) if (only.includes(part)) figures.push(...(await measure(bench)));
  return [...figures, ...memory];
}

/** Each with endpoints and types of its own; what leaves a backlog behind comes last. */
const later: readonly { readonly part: Part; readonly measure: (bench: Bench) => Promise<Figure[]> }[] = [
  { part: "brisk", measure: (bench) => measureLatency(bench, brisk) },
  { part: "signed", measure: measureSigned },
  { part: "sustained", measure: measureSustained },
  { part: "growth", measure: measureGrowth },
  { part: "workers", measure: measureWorkers },
  { part: "fair", measure: measureFairness },
  { part: "backlog", measure: measureBacklog },
  { part: "hang", measure: measureHanging },
];

/** Writes docs/bench.md as the format check wants it. */
function writePage(text: string): void {
  const page = join(root, "docs", "bench.md");
  writeFileSync(page, text);
  execFileSync(process.execPath, [join(root, "node_modules", "oxfmt", "bin", "oxfmt"), page]);
}
