import { describe, expect, it } from "vitest";
import { majorOf, pickOldest } from "./postgres-found.mjs";

describe("majorOf", () => {
  it.each([
    ["postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n", 15],
    ["postgres (PostgreSQL) 17.6 (Homebrew)\n", 17],
    ["postgres (PostgreSQL) 19devel\n", 19],
    ["pg_ctl: command not found", undefined],
  ])("%j", (text, major) => {
    expect(majorOf(text)).toBe(major);
  });
});

describe("pickOldest", () => {
  it("takes the oldest version that the product promises to run on", () => {
    const found = [14, 17, 15, 18].map((major) => ({ folder: `/usr/lib/postgresql/${major}/bin`, major }));
    expect(pickOldest(found)?.major).toBe(15);
  });

  it("takes none where only older or newer ones are", () => {
    expect(pickOldest([14, 18].map((major) => ({ folder: "/x", major })))).toBeUndefined();
  });
});
