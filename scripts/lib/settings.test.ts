import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EnvError } from "#server/kernel/env";
import { ensureSecrets } from "./secrets.ts";
import { checkSettings, resolveSettings } from "./settings.ts";

let dataDir = "";
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "settings-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe("resolveSettings", () => {
  it("makes a local installation of an empty environment: nothing has to be set", () => {
    const settings = resolveSettings({}, dataDir);
    expect(settings).toMatchObject({ isEmbedded: true, variables: { TRUNKLINE_MODE: "local" } });
    expect(checkSettings({}, settings)).toMatchObject({
      TRUNKLINE_MODE: "local",
      HOST: "127.0.0.1",
      PORT: 3000,
    });
  });

  it("takes DATABASE_URL for production, and then makes no secrets", () => {
    const source = { DATABASE_URL: "postgresql://db/x", PUBLIC_URL: "https://hub.example.com" };
    const settings = resolveSettings(source, dataDir);
    expect(settings).toEqual({
      isEmbedded: false,
      variables: { TRUNKLINE_MODE: "production", TRUNKLINE_DATA_DIR: dataDir },
    });
    expect(() => checkSettings(source, settings)).toThrow(EnvError);
    expect(() => checkSettings(source, settings)).toThrow("TRUNKLINE_MASTER_KEY is missing");
  });

  it("does what TRUNKLINE_MODE says where it says something", () => {
    const local = resolveSettings({ DATABASE_URL: "postgresql://db/x", TRUNKLINE_MODE: "local" }, dataDir);
    expect(local.variables).toHaveProperty("AUTH_SECRET");
    const production = resolveSettings({ TRUNKLINE_MODE: "production" }, dataDir);
    expect(production).toMatchObject({ isEmbedded: true });
    expect(production.variables).not.toHaveProperty("AUTH_SECRET");
  });

  it("leaves a secret alone that was given, and takes an empty one for none", () => {
    const { variables } = resolveSettings({ AUTH_SECRET: "x".repeat(32), TRUNKLINE_MASTER_KEY: "" }, dataDir);
    expect(variables).not.toHaveProperty("AUTH_SECRET");
    expect(variables).toHaveProperty("TRUNKLINE_MASTER_KEY");
  });
});

describe("ensureSecrets", () => {
  it("makes them once, of full length, in a file for its owner alone", () => {
    const made = ensureSecrets(dataDir);
    expect(ensureSecrets(dataDir)).toEqual(made);
    expect(Buffer.from(made.TRUNKLINE_MASTER_KEY, "base64")).toHaveLength(32);
    expect(statSync(join(dataDir, "secrets.json")).mode & 0o777).toBe(0o600);
  });

  it("adds what a later version needs, and keeps the rest", () => {
    writeFileSync(join(dataDir, "secrets.json"), JSON.stringify({ AUTH_SECRET: "kept" }));
    const made = ensureSecrets(dataDir);
    expect(made.AUTH_SECRET).toBe("kept");
    expect(JSON.parse(readFileSync(join(dataDir, "secrets.json"), "utf8"))).toEqual(made);
  });
});
