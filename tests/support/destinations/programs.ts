import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

export interface ServerProgram {
  readonly port: number;
  stop(): Promise<void>;
}

/** Where a program is on this host; null when it is not. Debian puts servers where only root's PATH looks. */
export function programOf(name: string): string | null {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

/** Starts a server on a free port with a data folder of its own; both go when it is stopped. */
export async function startProgram(
  program: string,
  args: (port: number, dir: string) => readonly string[],
): Promise<ServerProgram> {
  const [port, dir] = [await freePort(), await mkdtemp(join(tmpdir(), "trunkline-destination-"))];
  const child = spawn(program, args(port, dir), { stdio: "ignore", cwd: dir });
  const stop = async () => {
    await ended(child);
    await rm(dir, { recursive: true, force: true });
  };
  const untilMs = performance.now() + 10_000;
  while (!(await answers(port))) {
    if (child.exitCode !== null || performance.now() > untilMs) {
      await stop();
      throw new Error(`${program} did not begin to listen`);
    }
    await wait(20);
  }
  return { port, stop };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const end = (isUp: boolean) => {
      socket.destroy();
      resolve(isUp);
    };
    socket.once("connect", () => end(true)).once("error", () => end(false));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
