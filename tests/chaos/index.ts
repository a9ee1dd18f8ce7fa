/** `npm run chaos`: kills the product's processes for a while and checks that no promise was broken. */
import { parseArgs } from "node:util";
import { ensureBuilt } from "../../scripts/lib/build.mjs";
import { createProgress } from "../../scripts/lib/progress.mjs";
import { toTable } from "../../scripts/cli/terminal.ts";
import { type ChaosReport, runChaos } from "./run-chaos.ts";

const usage = `Usage: npm run chaos -- [options]

  --seconds N  how long processes are killed (default 60)
  --seed N     repeat the choices of an earlier run
  --json       print JSON
  --help       print this

Exit codes: 0 every promise kept, 1 one broken, 2 wrong usage.`;

const options = readOptions();
if (options !== null) {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  await ensureBuilt(createProgress(process.stderr));
  say(`seed ${options.seed}`);
  const report = await runChaos({ ...options, note: say });
  process.stdout.write(`${options.isJson ? JSON.stringify(report) : lines(report).join("\n")}\n`);
  process.exitCode = report.faults.length === 0 ? 0 : 1;
}

function readOptions(): { seed: number; seconds: number; isJson: boolean } | null {
  try {
    const { values } = parseArgs({
      options: {
        seconds: { type: "string", default: "60" },
        seed: { type: "string", default: String(Date.now() % 1_000_000) },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const [seconds, seed] = [Number(values.seconds), Number(values.seed)];
    if (!(Number.isInteger(seconds) && seconds >= 1 && seconds <= 3_600))
      throw new TypeError("--seconds takes a whole number from 1 to 3600");
    if (!Number.isInteger(seed)) throw new TypeError("--seed takes a whole number");
    if (!values.help) return { seed, seconds, isJson: values.json };
    process.stdout.write(`${usage}\n`);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}\n`);
    process.exitCode = 2;
  }
  return null;
}

function lines({ seed, kills, accepted, answers, ledger, faults, ...report }: ChaosReport): string[] {
  const killed = [...new Set(kills.map(({ victim }) => victim))].sort();
  const times = (victim: string) => kills.filter((kill) => kill.victim === victim).length;
  const named = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(", ");
  return [
    "",
    ...toTable([
      ["seed", String(seed)],
      ["killed", killed.map((victim) => `${victim} ${times(victim)}`).join(", ")],
      ["answers to the publisher", named(answers)],
      ["accepted, by receiver", named(accepted)],
      ["stored", `${ledger.events} events; deliveries: ${named(ledger.deliveries)}`],
      ["received", `${report.arrivals}, ${report.duplicates} of them duplicates under the same webhook-id`],
      ["refused at first", String(report.refused)],
      ["settled after", `${report.settledAfterSeconds} s`],
    ]),
    "",
    ...(faults.length === 0 ? ["Every promise was kept."] : faults.map((fault) => `BROKEN: ${fault}`)),
  ];
}
