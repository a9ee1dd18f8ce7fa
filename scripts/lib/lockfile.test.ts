import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isInstalled, missingOptional, platformOf } from "./lockfile.mjs";
import { root } from "./repository.mjs";

const wanted = {
  "": { version: "0.1.0" },
  "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
  "node_modules/b": { version: "2.0.0", integrity: "sha512-b" },
  "node_modules/b-darwin-arm64": { version: "2.0.0", optional: true },
};
const a = wanted["node_modules/a"];
const b = wanted["node_modules/b"];

describe("isInstalled", () => {
  it("accepts what the lockfile names, with or without packages of other platforms", () => {
    const found = { "node_modules/a": a, "node_modules/b": b };
    expect(isInstalled(wanted, found)).toBe(true);
    expect(
      isInstalled(wanted, { ...found, "node_modules/b-darwin-arm64": wanted["node_modules/b-darwin-arm64"] }),
    ).toBe(true);
  });

  it("refuses a missing package, another version, other content, and a package too many", () => {
    expect(isInstalled(wanted, { "node_modules/a": a })).toBe(false);
    expect(isInstalled(wanted, { "node_modules/a": a, "node_modules/b": { ...b, version: "2.0.1" } })).toBe(
      false,
    );
    expect(
      isInstalled(wanted, { "node_modules/a": a, "node_modules/b": { ...b, integrity: "sha512-x" } }),
    ).toBe(false);
    expect(isInstalled(wanted, { "node_modules/a": a, "node_modules/b": b, "node_modules/c": a })).toBe(
      false,
    );
  });
});

describe("missingOptional", () => {
  const parent = { version: "3.0.0", dev: true, optionalDependencies: { "@x/y-linux-x64-musl": "3.0.0" } };

  it("names the packages of other platforms that the lockfile lacks, as npm would have", () => {
    expect(missingOptional({ "node_modules/@x/y": parent })).toEqual([
      {
        path: "node_modules/@x/y-linux-x64-musl",
        entry: { version: "3.0.0", cpu: ["x64"], dev: true, libc: ["musl"], optional: true, os: ["linux"] },
      },
    ]);
  });

  it("finds a package beside its parent and further up", () => {
    const known = { "node_modules/@x/y-linux-x64-musl": { version: "3.0.0" } };
    expect(missingOptional({ "node_modules/@x/y": parent, ...known })).toEqual([]);
    expect(missingOptional({ "node_modules/z/node_modules/@x/y": parent, ...known })).toEqual([]);
  });

  it("has nothing to add to this repository's lockfile, so that npm ci accepts it", () => {
    const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
    expect(missingOptional(lock.packages).map(({ path }) => path)).toEqual([]);
  });
});

describe("platformOf", () => {
  it.each([
    ["@swc/core-darwin-arm64", { os: ["darwin"], cpu: ["arm64"] }],
    ["@swc/core-win32-x64-msvc", { os: ["win32"], cpu: ["x64"] }],
    ["@swc/core-linux-arm-gnueabihf", { os: ["linux"], cpu: ["arm"], libc: ["glibc"] }],
    ["@oxlint/binding-linux-arm-musleabihf", { os: ["linux"], cpu: ["arm"], libc: ["musl"] }],
    ["@oxlint/binding-android-arm-eabi", { os: ["android"], cpu: ["arm"] }],
    ["@tailwindcss/oxide-wasm32-wasi", { cpu: ["wasm32"] }],
  ])("%s", (name, platform) => {
    expect(platformOf(name)).toEqual(platform);
  });

  it("refuses to guess", () => {
    expect(() => platformOf("left-pad")).toThrow("left-pad");
  });
});
