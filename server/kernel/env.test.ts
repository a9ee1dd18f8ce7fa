import { expect, it } from "vitest";
import { EnvError, loadEnv } from "./env.ts";

const key = Buffer.alloc(32, 7).toString("base64");
const enough = {
  DATABASE_URL: "postgres://owner:pw@db.example:5432/trunkline",
  TRUNKLINE_MASTER_KEY: key,
  AUTH_SECRET: "x".repeat(32),
  PUBLIC_URL: "https://hub.example.com/",
};

it("takes production for granted when it is not told otherwise", () => {
  expect(loadEnv(enough)).toMatchObject({
    TRUNKLINE_MODE: "production",
    HOST: "0.0.0.0",
    PORT: 3000,
    PUBLIC_URL: "https://hub.example.com",
  });
});

it("listens on loopback alone in local mode, and knows its own URL", () => {
  const { PUBLIC_URL: _, ...rest } = enough;
  expect(loadEnv({ ...rest, TRUNKLINE_MODE: "local", PORT: "4100" })).toMatchObject({
    HOST: "127.0.0.1",
    PUBLIC_URL: "http://localhost:4100",
  });
});

it("reads an empty variable as one that is not set", () => {
  expect(loadEnv({ ...enough, PORT: "", SMTP_URL: "" })).toMatchObject({ PORT: 3000 });
});

it.each([
  ["DATABASE_URL", undefined, "DATABASE_URL is missing: expected a postgres:// URL"],
  ["DATABASE_URL", "mysql://x/y", "DATABASE_URL is not valid: expected a postgres:// URL"],
  ["TRUNKLINE_MASTER_KEY", undefined, "TRUNKLINE_MASTER_KEY is missing: expected 32 bytes in base64"],
  ["TRUNKLINE_MASTER_KEY", "c2hvcnQ=", "TRUNKLINE_MASTER_KEY is not valid: expected 32 bytes in base64"],
  ["AUTH_SECRET", "short", "AUTH_SECRET is not valid: expected at least 32 characters"],
  ["PUBLIC_URL", undefined, "PUBLIC_URL is missing"],
  ["PORT", "99999", "PORT is not valid"],
  ["PORT", "http", "PORT is not valid"],
  ["TRUNKLINE_EGRESS_ALLOW", "10.0.0.0", "TRUNKLINE_EGRESS_ALLOW is not valid: expected CIDRs"],
  ["RETENTION_DAYS", "0", "RETENTION_DAYS is not valid"],
  ["TRUNKLINE_MODE", "staging", "TRUNKLINE_MODE is not valid"],
])("stops at %s=%s, naming it and what was expected", (name, value, message) => {
  expect(() => loadEnv({ ...enough, [name]: value })).toThrow(EnvError);
  expect(() => loadEnv({ ...enough, [name]: value })).toThrow(message);
});

it("tells all that is wrong at once, a line each", () => {
  expect(() => loadEnv({})).toThrow(/DATABASE_URL.*\n.*TRUNKLINE_MASTER_KEY.*\n.*AUTH_SECRET/);
});

it("reads CIDRs of both families from a list", () => {
  expect(
    loadEnv({ ...enough, TRUNKLINE_EGRESS_ALLOW: "10.0.0.0/8, fd00::/8" }).TRUNKLINE_EGRESS_ALLOW,
  ).toEqual(["10.0.0.0/8", "fd00::/8"]);
});

it.each([
  ["9464", { host: "127.0.0.1", port: 9464 }],
  ["0.0.0.0:9464", { host: "0.0.0.0", port: 9464 }],
  ["[::1]:9464", { host: "::1", port: 9464 }],
  ["metrics.internal:80", { host: "metrics.internal", port: 80 }],
])("reads the worker's address %s", (text, address) => {
  expect(loadEnv({ ...enough, WORKER_LISTEN: text }).WORKER_LISTEN).toEqual(address);
});

it.each(["localhost", "127.0.0.1:0", ":9464", "127.0.0.1:99999", "a:b:1"])(
  "refuses %s as the worker's address",
  (text) => {
    expect(() => loadEnv({ ...enough, WORKER_LISTEN: text })).toThrow(
      /^WORKER_LISTEN is not valid: expected/,
    );
  },
);
