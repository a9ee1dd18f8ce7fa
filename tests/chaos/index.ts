/** `npm run chaos`: kills the product's processes for a while and checks that no promise was broken. */
import { parseArgs } from "node:util";
import { ensureBuilt } from "../../scripts/lib/build.mjs";
import { createProgress } from "../../scripts/lib/progress.mjs";
import { toTable } from "../../scripts/cli/terminal.ts";
import { chaosRows, writeChaosPage } from "./page.ts";
import { runChaos } from "./run-chaos.ts";

const usage = `Usage: npm run chaos -- [options]

  --events N   events to publish meanwhile (default 100000)
  --workers N  worker processes (default 3)
  --minutes N  how long processes are killed, at least (default 5)
  --seed N     repeat the choices of an earlier run
  --json       print JSON
  --write      write the result to docs/chaos.md too
  --help       print this

Exit codes: 0 every promise kept, 1 one broken, 2 wrong usage.`;

interface Options {
  readonly events: number;
  readonly workers: number;
  readonly minutes: number;
  readonly seed: number;
  readonly isJson: boolean;
  readonly writes: boolean;
}

const options = readOptions();
if (options !== null) {
  const { events, workers, minutes, seed } = options;
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  await ensureBuilt(createProgress(process.stderr));
  say(`seed ${seed}`);
  const report = await runChaos({
    seed,
    events,
    workers,
    seconds: minutes * 60,
    gapMs: [1_500, 6_000],
    phaseMs: [3_000, 12_000],
    frozenShare: 0.2,
    note: say,
  });
  const { faults } = report;
  const verdict =
    faults.length === 0 ? ["Every promise was kept."] : faults.map((fault) => `BROKEN: ${fault}`);
  const lines = ["", ...toTable(chaosRows(report)), "", ...verdict];
  process.stdout.write(`${options.isJson ? JSON.stringify(report) : lines.join("\n")}\n`);
  if (options.writes) writeChaosPage(report, new Date());
  process.exitCode = faults.length === 0 ? 0 : 1;
}

function readOptions(): Options | null {
  try {
    const { values } = parseArgs({
      options: {
        events: { type: "string", default: "100000" },
        workers: { type: "string", default: "3" },
        minutes: { type: "string", default: "5" },
        seed: { type: "string", default: String(Date.now() % 1_000_000) },
        json: { type: "boolean", default: false },
        write: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const events = wholeNumber("events", values.events, [1_000, 10_000_000]);
    const workers = wholeNumber("workers", values.workers, [1, 16]);
    const minutes = Number(values.minutes);
    if (!(minutes >= 0.1 && minutes <= 240)) throw new TypeError("--minutes takes a number from 0.1 to 240");
    const seed = wholeNumber("seed", values.seed, [0, 2 ** 31]);
    if (!values.help) return { events, workers, minutes, seed, isJson: values.json, writes: values.write };
    process.stdout.write(`${usage}\n`);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}\n`);
    process.exitCode = 2;
  }
  return null;
}

function wholeNumber(name: string, text: string, [least, most]: readonly [number, number]): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new TypeError(`--${name} takes a whole number from ${least} to ${most}`);
}
