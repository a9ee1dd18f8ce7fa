import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fingerprint, readStamp, writeStamp } from "./fingerprint.mjs";

let base = "";
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "fingerprint-"));
  mkdirSync(join(base, "app/inner"), { recursive: true });
  writeFileSync(join(base, "app/page.tsx"), "page");
  writeFileSync(join(base, "app/inner/rule.ts"), "rule");
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

describe("fingerprint", () => {
  it("stays the same while nothing changes, whatever the order of the paths", () => {
    expect(fingerprint(base, ["app/inner", "app/page.tsx"])).toBe(
      fingerprint(base, ["app/page.tsx", "app/inner"]),
    );
  });

  it("changes with a file's content, with its name, and with a file that comes or goes", () => {
    const before = fingerprint(base, ["app"]);
    writeFileSync(join(base, "app/page.tsx"), "pagE");
    const edited = fingerprint(base, ["app"]);
    writeFileSync(join(base, "app/more.ts"), "");
    const added = fingerprint(base, ["app"]);
    rmSync(join(base, "app/more.ts"));
    writeFileSync(join(base, "app/page2.tsx"), "pagE");
    rmSync(join(base, "app/page.tsx"));
    expect(new Set([before, edited, added, fingerprint(base, ["app"])]).size).toBe(4);
  });

  it("cannot be fooled by moving text from one file into its neighbour", () => {
    const before = fingerprint(base, ["app"]);
    writeFileSync(join(base, "app/inner/rule.ts"), "rulep");
    writeFileSync(join(base, "app/page.tsx"), "age");
    expect(fingerprint(base, ["app"])).not.toBe(before);
  });

  it("leaves out what is skipped and what does not exist, and takes its salt in", () => {
    const before = fingerprint(base, ["app", "missing"], { skip: /\.test\.ts$/ });
    writeFileSync(join(base, "app/rule.test.ts"), "test");
    expect(fingerprint(base, ["app"], { skip: /\.test\.ts$/ })).toBe(before);
    expect(fingerprint(base, ["app"], { skip: /\.test\.ts$/, salt: "x" })).not.toBe(before);
  });
});

describe("stamps", () => {
  it("are read as written, and can be taken back", () => {
    const file = join(base, "deep/down/stamp");
    expect(readStamp(file)).toBeUndefined();
    writeStamp(file, "abc");
    expect(readStamp(file)).toBe("abc");
    writeStamp(file, undefined);
    expect(readStamp(file)).toBeUndefined();
  });
});
