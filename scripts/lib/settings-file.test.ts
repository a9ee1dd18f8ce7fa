import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadEnv } from "#server/kernel/env";
import { root } from "./repository.mjs";
import { listedSettings } from "./settings-file.mjs";

describe(".env.example", () => {
  const listed = listedSettings();

  it("lists every setting that the product reads, and no other", () => {
    const source = readFileSync(join(root, "server/kernel/env.ts"), "utf8");
    const read = [...source.matchAll(/^ {2}([A-Z][A-Z0-9_]*):/gm)].map(([, name]) => name);
    const known = new Set([...read.filter((name) => name !== "NODE_ENV"), "TRUNKLINE_DATA_DIR"]);
    expect(new Set(Object.keys(listed))).toEqual(known);
  });

  it("shows the defaults that the product has", () => {
    const needed = {
      DATABASE_URL: "postgresql://127.0.0.1/x",
      TRUNKLINE_MODE: "local",
      TRUNKLINE_MASTER_KEY: Buffer.alloc(32).toString("base64"),
      AUTH_SECRET: "x".repeat(32),
    };
    const env: Record<string, unknown> = loadEnv(needed);
    const shown = Object.entries(listed).filter(
      ([name, value]) => value !== "" && name !== "TRUNKLINE_DATA_DIR",
    );
    expect(shown.length).toBeGreaterThan(5);
    for (const [name, value] of shown) expect([name, String(env[name])]).toEqual([name, value]);
  });

  it("can be copied as it is: nothing in it changes the defaults", () => {
    const secrets = {
      TRUNKLINE_MASTER_KEY: Buffer.alloc(32).toString("base64"),
      AUTH_SECRET: "x".repeat(32),
    };
    const given = { DATABASE_URL: "postgresql://127.0.0.1/x", TRUNKLINE_MODE: "local", ...secrets };
    expect(loadEnv({ ...listed, ...given })).toEqual(loadEnv(given));
  });
});
