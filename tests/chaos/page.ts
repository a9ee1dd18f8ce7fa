import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { root } from "../../scripts/lib/repository.mjs";
import type { ChaosReport } from "./run-chaos.ts";

/** What a run has to say: a name and a value each. */
export function chaosRows(report: ChaosReport): [string, string][] {
  const { kills, accepted, answers, ledger, refused } = report;
  const struck = (how: string) => {
    const names = kills.filter((kill) => kill.how === how).map(({ victim }) => victim);
    return named(Object.fromEntries([...new Set(names)].sort().map((name) => [name, timesOf(names, name)])));
  };
  const events = Object.values(accepted).reduce((sum, count) => sum + count, 0);
  const owed = Object.values(ledger.deliveries).reduce((sum, count) => sum + count, 0);
  const holding = report.holdings.map(
    ({ name, toPostgres, others }) => `${name} ${others} (and ${toPostgres} to Postgres)`,
  );
  const memory = report.holdings.map(
    ({ name, memoryMb }) =>
      `${name} ${Math.round(report.mostMb[name] ?? 0)} MB, at the end ${Math.round(memoryMb)} MB`,
  );
  return [
    ["seed", String(report.seed)],
    ["kill -9", struck("killed")],
    ["stopped for longer than a lease", struck("frozen")],
    ["answers to the publisher", named(answers)],
    ["accepted events", `${events}; by receiver: ${named(accepted)}`],
    ["requests answered badly or not at all", named(refused)],
    ["stored at the end", `${ledger.events} events; deliveries: ${named(ledger.deliveries)}`],
    ["owed to nobody: published while the 410 kept its endpoint disabled", String(events - owed)],
    ["accepted events lost", String(report.faults.filter((fault) => fault.startsWith("lost")).length)],
    ["duplicates, all under the same webhook-id", `${report.duplicates} of ${report.arrivals} received`],
    ["results that came too late and changed nothing", String(report.lateResults)],
    ["left in the queue, in flight", `${ledger.queued}, ${ledger.inFlight}`],
    ["connections left open", holding.join(", ")],
    ["highest resident memory", memory.join("; ")],
    ["all delivered after the last kill and the healing", `${report.settledAfterSeconds} s`],
    ["promises broken", report.faults.length === 0 ? "none" : report.faults.join("; ")],
  ];
}

/** Writes docs/chaos.md as the format check wants it. */
export function writeChaosPage(report: ChaosReport, now: Date): void {
  const file = join(root, "docs", "chaos.md");
  const rows = chaosRows(report).map(
    ([name, value]) => `| ${name} | ${value.replaceAll("|", "/").replaceAll("\n", " ")} |`,
  );
  writeFileSync(
    file,
    `# Chaos

Written by \`npm run chaos -- --write\`; do not edit. One server, ${report.workers} workers, a durable Postgres and twenty receivers, each a
process of its own (the receivers share one), on ${availableParallelism()} cores. Run on ${now.toISOString().slice(0, 10)} for ${Math.round(report.seconds / 60)} minutes of kills.

Processes are killed with kill -9 at random and started again a moment later; now and then a worker is stopped for longer than its leases last, and goes on.
Receivers are sick and well by turns; sick, they hang, reset, answer 429, 500 or 410, drip, lie about the length of their answer, or talk garbage. In the
end everything runs, every receiver is well, and a person resumes, probes and retries what only a person can.

| what | found |
|---|---|
${rows.join("\n")}

What is checked, any failure of which is a broken promise:

- every event that was answered with 202 reached its receiver, and is stored once; no answer but 202, 409, 429 and 503, the latter two with Retry-After;
- whatever came twice came under the same \`webhook-id\`;
- of each ordering key no event came for the first time after a later one;
- every delivery came to its end, the queue agrees with the deliveries, and nothing is left in it or in flight;
- a trigger wrote down every move of a delivery: none was moved after it was delivered, no attempt counted twice, and no result was stored by a worker
  that did not hold the lane at that moment;
- no process ended by itself; in the end none holds a connection but to Postgres, and none grew beyond its limit (server 450 MB, worker 300 MB).
`,
  );
  execFileSync(process.execPath, [join(root, "node_modules", "oxfmt", "bin", "oxfmt"), file]);
}

function named(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");
}

function timesOf(names: readonly string[], wanted: string): number {
  return names.filter((name) => name === wanted).length;
}
