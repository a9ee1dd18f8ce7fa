import { readdirSync, readFileSync } from "node:fs";
import type { Bench, Figure } from "../bench.ts";

/** Processor seconds that each part has used so far. */
export interface CpuMark {
  readonly server: number;
  readonly worker: number;
  readonly postgres: number;
}

/** Linux counts processor time in hundredths of a second, whatever the kernel's own tick. */
const ticksPerSecond = 100;

/** Null where the system does not say: elsewhere than on Linux. */
export async function markCpu({ stack, admin }: Bench): Promise<CpuMark | null> {
  if (process.platform !== "linux") return null;
  const { rows } = await admin.query<{ directory: string }>(
    "select current_setting('data_directory') as directory",
  );
  const postmaster = Number(readFileSync(`${rows[0]?.directory}/postmaster.pid`, "utf8").split("\n")[0]);
  return {
    server: secondsOf(stack.server.pid, "alone"),
    worker: stack.workers.reduce((sum, { pid }) => sum + secondsOf(pid, "alone"), 0),
    postgres:
      secondsOf(postmaster, "with ended children") +
      childrenOf(postmaster).reduce((sum, pid) => sum + secondsOf(pid, "alone"), 0),
  };
}

/** What one unit of work cost each part between two marks. */
export function cpuFigures(
  name: string,
  span: { from: CpuMark | null; to: CpuMark | null; units: number },
): Figure[] {
  const { from, to, units } = span;
  if (from === null || to === null) return [];
  const per = (part: keyof CpuMark) => `${part} ${Math.round(((to[part] - from[part]) * 1e6) / units)} µs`;
  return [
    {
      name: `processor time per ${name}`,
      measured: [per("server"), per("worker"), per("postgres")].join(", "),
      limit: "",
      ratio: null,
      target: "",
      isMet: null,
    },
  ];
}

/** "pid (name) state ppid …": utime, stime, cutime and cstime are fields 14 to 17. Source: proc(5). */
function secondsOf(pid: number | undefined, whom: "alone" | "with ended children"): number {
  const fields = statOf(pid);
  if (fields === null) return 0;
  const counted = fields.slice(11, whom === "alone" ? 13 : 15);
  return counted.reduce((sum, ticks) => sum + Number(ticks), 0) / ticksPerSecond;
}

function childrenOf(parent: number): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && Number(statOf(pid)?.[1]) === parent);
}

/** The fields after the name; null for a process that is gone. */
function statOf(pid: number | undefined): string[] | null {
  if (pid === undefined) return null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}
