import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A disk of a few MB that can be filled up and emptied. */
export interface SmallDisk {
  /** Belongs to whom the given directory belongs to. */
  readonly path: string;
  fill(): void;
  empty(): void;
  remove(): void;
}

/** Null where this process may not mount one: it takes root, on Linux. */
export function mountSmallDisk(sizeMb: number, likeDirectory: string): SmallDisk | null {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return null;
  const path = mkdtempSync(join(tmpdir(), "trunkline-disk-"));
  const { uid, gid } = statSync(likeDirectory);
  const options = `size=${sizeMb}m,mode=0700,uid=${uid},gid=${gid}`;
  if (spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path]).status !== 0) {
    rmSync(path, { recursive: true });
    return null;
  }
  const filler = join(path, "filler");
  return {
    path,
    fill() {
      const block = Buffer.alloc(4_096);
      for (;;) {
        try {
          writeFileSync(filler, block, { flag: "a" });
        } catch (error) {
          if (error instanceof Error && "code" in error && error.code === "ENOSPC") return;
          throw error;
        }
      }
    },
    empty: () => rmSync(filler),
    remove() {
      spawnSync("umount", ["-l", path]);
      rmSync(path, { recursive: true });
    },
  };
}
