import { readFileSync, readlinkSync, readdirSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type { ProductProcess } from "../support/child-process.ts";
import type { Receivers } from "./receivers.ts";

/** Connections to Postgres that a process may hold: two roles' pools for requests and for jobs, pg-boss, listener. */
const mostToPostgres = 2 * 20 + 2 * 6 + 4 + 1;
const mostMemoryMb = { server: 450, worker: 300 } as const;
/** Idle connections are let go after 30 s at the latest, and here after 2 s by the receivers. */
const patienceMs = 35_000;

/** What each process holds. */
export interface Holding {
  readonly name: string;
  readonly toPostgres: number;
  /** Connections to anybody else. */
  readonly others: number;
  readonly memoryMb: number;
}

export interface LeakWatch {
  /** Highest resident memory so far, by process. */
  readonly mostMb: ReadonlyMap<string, number>;
  stop(): void;
}

/** Samples the memory of processes that come and go. */
export function watchMemory(processes: readonly ProductProcess[]): LeakWatch {
  const mostMb = new Map<string, number>();
  const timer = setInterval(() => {
    for (const { name, pid } of processes) {
      const mb = pid === undefined ? 0 : memoryOf(pid);
      mostMb.set(name, Math.max(mostMb.get(name) ?? 0, mb));
    }
  }, 500);
  return { mostMb, stop: () => clearInterval(timer) };
}

export interface LeakQuestion {
  readonly processes: readonly ProductProcess[];
  readonly postgresPort: number;
  readonly receivers: Receivers;
  readonly watch: LeakWatch;
}

/**
 * Waits until the processes have nothing left but their pools to Postgres, and says in words what they do not let go of. Elsewhere
 * than on Linux only the receivers' side is looked at.
 */
export async function findLeaks(question: LeakQuestion): Promise<{ holdings: Holding[]; faults: string[] }> {
  const endsMs = performance.now() + patienceMs;
  for (;;) {
    const { connections } = await question.receivers.report();
    const holdings = question.processes.map((process) => holdingOf(process, question.postgresPort));
    const isFree = connections === 0 && holdings.every(({ others }) => others === 0);
    if (isFree || performance.now() > endsMs)
      return { holdings, faults: faultsOf(question, { connections, holdings }) };
    await wait(250);
  }
}

function faultsOf(
  { watch }: LeakQuestion,
  { connections, holdings }: { connections: number; holdings: readonly Holding[] },
): string[] {
  const limitOf = (name: string) => (name === "server" ? mostMemoryMb.server : mostMemoryMb.worker);
  return [
    connections > 0 && `leak: ${connections} connections to receivers are still open`,
    ...holdings.map(
      ({ name, others }) =>
        others > 0 && `leak: the ${name} still has ${others} connections to others than Postgres`,
    ),
    ...holdings.map(
      ({ name, toPostgres }) =>
        toPostgres > mostToPostgres && `leak: the ${name} has ${toPostgres} connections to Postgres`,
    ),
    ...[...watch.mostMb].map(
      ([name, mb]) => mb > limitOf(name) && `leak: the ${name} grew to ${Math.round(mb)} MB of memory`,
    ),
  ].filter((fault) => fault !== false);
}

function holdingOf({ name, pid }: ProductProcess, postgresPort: number): Holding {
  if (pid === undefined || process.platform !== "linux")
    return { name, toPostgres: 0, others: 0, memoryMb: 0 };
  const sockets = socketsOf(pid);
  const listening = new Set(
    sockets.filter(({ state }) => state === states.listening).map(({ localPort }) => localPort),
  );
  const connections = sockets.filter(({ state }) => state !== states.listening);
  const toPostgres = connections.filter(({ remotePort }) => remotePort === postgresPort).length;
  // Its clients, us among them, may keep theirs open; one that they have closed is the process's to close.
  const others = connections.filter(
    ({ state, localPort, remotePort }) =>
      remotePort !== postgresPort && (!listening.has(localPort) || state === states.closeWait),
  ).length;
  return { name, toPostgres, others, memoryMb: memoryOf(pid) };
}

interface TcpSocket {
  readonly localPort: number;
  readonly remotePort: number;
  readonly state: string;
}

const states = { closeWait: "08", listening: "0A" } as const;

/** Every TCP socket that the process has open. Source: proc(5), /proc/net/tcp. */
function socketsOf(pid: number): TcpSocket[] {
  const inodes = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap(
      (fd) => /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1] ?? [],
    ),
  );
  const portOf = (address = "") => Number.parseInt(address.split(":")[1] ?? "0", 16);
  return ["tcp", "tcp6"].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => inodes.has(fields[9] ?? ""))
      .map(([, local, remote, state = ""]) => ({
        localPort: portOf(local),
        remotePort: portOf(remote),
        state,
      })),
  );
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ""; // closed while we looked
  }
}

function memoryOf(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1_024;
  } catch {
    return 0; // elsewhere than on Linux, or gone
  }
}
