import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** The ordinary user that Postgres runs as when we are root, because it refuses to run as root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Undefined when we are an ordinary user: Postgres then runs as ourselves. As root the user
 * `postgres` is taken, and made where the host has none.
 */
export function postgresAccount(log: (line: string) => void): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const existing = lookUp("postgres");
  if (existing !== undefined) return existing;
  log("Postgres does not run as root: creating the system user `postgres` for it");
  try {
    execFileSync(
      "useradd",
      ["--system", "--user-group", "--no-create-home", "--shell", "/bin/false", "postgres"],
      {
        stdio: "pipe",
      },
    );
  } catch (error) {
    throw new Error(
      "Postgres does not run as root, and the user `postgres` could not be made. Start as an ordinary user, or set DATABASE_URL",
      { cause: error },
    );
  }
  const made = lookUp("postgres");
  if (made === undefined) throw new Error("the user `postgres` was made but cannot be found");
  return made;
}

/** Whether the account gets as far as reading the path, going by owners and permission bits. */
export function canReach(path: string, account: Account): boolean {
  for (let current = resolve(path); ; current = dirname(current)) {
    const stat = statSync(current, { throwIfNoEntry: false });
    if (stat !== undefined) {
      const bits =
        stat.uid === account.uid ? stat.mode >> 6 : stat.gid === account.gid ? stat.mode >> 3 : stat.mode;
      const needed = stat.isDirectory() ? 0o1 : 0o4;
      if ((bits & needed) !== needed) return false;
    }
    if (current === dirname(current)) return true;
  }
}

function lookUp(name: string): Account | undefined {
  try {
    const [uid, gid] = ["-u", "-g"].map((flag) =>
      Number(execFileSync("id", [flag, name], { stdio: "pipe", encoding: "utf8" })),
    );
    return uid === undefined || gid === undefined ? undefined : { uid, gid };
  } catch {
    return undefined;
  }
}
