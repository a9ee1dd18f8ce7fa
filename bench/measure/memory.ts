import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Figure } from "../bench.ts";

const everyMs = 100;
const limitsMb = { server: 400, worker: 250 } as const;
type Name = keyof typeof limitsMb;

/** Watches how much memory the processes hold. */
export interface MemorySampler {
  figures(): Figure[];
  stop(): void;
}

export function createMemorySampler(pids: Readonly<Record<Name, number | undefined>>): MemorySampler {
  const most: Record<Name, number> = { server: 0, worker: 0 };
  const sample = () => {
    for (const name of ["server", "worker"] as const)
      most[name] = Math.max(most[name], residentMb(pids[name]));
  };
  const timer = setInterval(sample, everyMs);
  sample();
  return {
    stop: () => clearInterval(timer),
    figures: () =>
      (["server", "worker"] as const).map((name) => ({
        name: `resident memory of the ${name}, highest of samples every ${everyMs} ms`,
        measured: `${Math.round(most[name])} MB`,
        limit: "",
        ratio: null,
        target: `≤ ${limitsMb[name]} MB`,
        isMet: most[name] > 0 && most[name] <= limitsMb[name],
      })),
  };
}

/** 0 for a process that is gone. */
export function residentMb(pid: number | undefined): number {
  if (pid === undefined) return 0;
  if (process.platform !== "linux") {
    const listed = spawnSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
    return Number(listed.stdout) / 1_024;
  }
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1_024;
  } catch {
    return 0;
  }
}
