import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { AppError } from "#server/kernel/errors";
import { compileSchema } from "./compile-schema.ts";

const draft7 = "http://json-schema.org/draft-07/schema#";
const draft2020 = "https://json-schema.org/draft/2020-12/schema";

function check(schema: unknown, payload: unknown, size = 100) {
  return compileSchema(JSON.stringify(schema)).check(payload, { size, pointer: "/data" });
}

function refusalOf(schema: unknown) {
  return refusalOfText(JSON.stringify(schema));
}

function refusalOfText(text: string) {
  try {
    compileSchema(text);
  } catch (error) {
    if (error instanceof AppError)
      return { status: error.status, code: error.code, pointer: error.errors[0]?.pointer };
    throw error;
  }
  return null;
}

const invoice = {
  type: "object",
  properties: { id: { type: "string" }, amount: { type: "integer", minimum: 0 } },
  required: ["id"],
  additionalProperties: false,
};

it("takes a valid payload and points at each fault of another", () => {
  expect(check(invoice, { id: "a", amount: 1 })).toBeNull();
  expect(check(invoice, { amount: -1.5, extra: 1 })).toEqual(
    expect.arrayContaining([
      { pointer: "/data", message: "must have required property 'id'" },
      { pointer: "/data", message: "must NOT have additional properties: extra" },
      { pointer: "/data/amount", message: "must be integer" },
      { pointer: "/data/amount", message: "must be >= 0" },
    ]),
  );
});

it("reads each draft by its own rules, and 2020-12 where none is named", () => {
  const tuple = { prefixItems: [{ type: "string" }], items: false };
  expect(check(tuple, [1])).not.toBeNull();
  expect(check({ $schema: draft2020, ...tuple }, ["a", "b"])).not.toBeNull();
  expect(check({ $schema: draft7, ...tuple }, [])).toBeNull();
  const oldTuple = { $schema: draft7, items: [{ type: "string" }], additionalItems: false };
  expect(check(oldTuple, ["a", 1])).not.toBeNull();
  expect(check({ $schema: draft7.replace("#", ""), ...invoice }, {})).not.toBeNull();
});

it("tells at most 20 errors, and only the first of a long payload", () => {
  const numbers = { items: { type: "number" } };
  const payload = Array.from({ length: 100 }, String);
  expect(check(numbers, payload)).toHaveLength(20);
  expect(check(numbers, payload, 100_000)).toEqual([{ pointer: "/data/0", message: "must be number" }]);
});

it.each([
  [{ type: "objekt" }, "invalid_schema", "/schema/type"],
  [{ properties: { a: { minimum: "1" } } }, "invalid_schema", "/schema/properties/a/minimum"],
  [{ properties: { "a/b": { required: "x" } } }, "invalid_schema", "/schema/properties/a~1b/required"],
  [{ $schema: "http://json-schema.org/draft-04/schema#" }, "unsupported_schema_draft", "/schema/$schema"],
  [{ $schema: 7 }, "unsupported_schema_draft", "/schema/$schema"],
  [
    { properties: { a: { $ref: "https://example.com/a.json" } } },
    "unresolved_reference",
    "/schema/properties/a/$ref",
  ],
  [{ $ref: "#/$defs/none" }, "unresolved_reference", "/schema/$ref"],
  [{ $ref: "file:///etc/passwd" }, "unresolved_reference", "/schema/$ref"],
  [{ $async: true, type: "string" }, "invalid_schema", "/schema"],
  [{ pattern: "(" }, "unsupported_pattern", "/schema/pattern"],
  [{ properties: { a: { pattern: "^(?=x)" } } }, "unsupported_pattern", "/schema/properties/a/pattern"],
  [{ pattern: String.raw`(a)\1` }, "unsupported_pattern", "/schema/pattern"],
  [{ pattern: "((a{50}){50}){50}" }, "unsupported_pattern", "/schema/pattern"],
  [{ patternProperties: { "(?!x)": {} } }, "unsupported_pattern", "/schema/patternProperties/(?!x)"],
  [{ $ref: "#" }, "endless_schema", "/schema"],
  [
    { allOf: [{ $ref: "#/$defs/a" }], $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } } },
    "endless_schema",
    "/schema",
  ],
  [[], "invalid_schema", "/schema"],
  ["string", "invalid_schema", "/schema"],
  [{ enum: Array.from({ length: 40_000 }, (_, index) => index) }, "schema_too_complex", "/schema"],
  [{ description: "x".repeat(1_048_577) }, "schema_too_large", "/schema"],
])("refuses the schema %.60j as %s", (schema, code, pointer) => {
  expect(refusalOf(schema)).toEqual({ status: 422, code, pointer });
});

it.each([
  ["{", "not_json", "/schema"],
  ['{"type":"object","type":"array"}', "duplicate_name", "/schema/type"],
  ['{"properties":{"__proto__":{}}}', "forbidden_name", "/schema/properties/__proto__"],
  ['{"not":'.repeat(100) + "{}" + "}".repeat(100), "too_deep", `/schema${"/not".repeat(64)}`],
])("refuses the schema text %.40j as malformed", (text, code, pointer) => {
  expect(refusalOfText(text)).toEqual({ status: 400, code, pointer });
});

it("matches catastrophic patterns in linear time", () => {
  const startedAt = performance.now();
  const evil = "a".repeat(50_000) + "!";
  for (const pattern of ["^(a+)+$", "^(a|a)*$", "(.*a){20}$", String.raw`^(\w+\s?)*$`]) {
    expect(check({ pattern }, evil, evil.length)).not.toBeNull();
  }
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

/** Forty definitions that each refer twice to the next: 2^40 checks of one value. */
function bomb(): Record<string, unknown> {
  const $defs: Record<string, unknown> = { d40: { type: "string" } };
  for (let i = 0; i < 40; i += 1) {
    const next = { $ref: `#/$defs/d${i + 1}` };
    $defs[`d${i}`] = { allOf: [next, next] };
  }
  return $defs;
}

it("refuses a schema whose references unfold without bound", () => {
  expect(refusalOf({ $ref: "#/$defs/d0", $defs: bomb() })).toEqual({
    status: 422,
    code: "schema_too_complex",
    pointer: "/schema",
  });
});

it("cuts off a check that unfolds without bound, and takes the payload for invalid", () => {
  const startedAt = performance.now();
  const [error] = check({ properties: { a: { $ref: "#/$defs/d0" } }, $defs: bomb() }, { a: "text" }) ?? [];
  expect(error).toEqual({ pointer: "/data", message: expect.stringContaining("takes too long") });
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

it("takes recursive schemas", () => {
  const tree = { type: "object", properties: { children: { items: { $ref: "#" } } }, required: ["name"] };
  expect(check(tree, { name: "a", children: [{ name: "b", children: [] }] })).toBeNull();
  expect(check(tree, { name: "a", children: [{ children: [] }] })).toEqual([
    { pointer: "/data/children/0", message: "must have required property 'name'" },
  ]);
});

it("finds duplicates among a hundred thousand objects in linear time", () => {
  const items = Array.from({ length: 100_000 }, (_, index) => ({ index, deep: { a: [index] } }));
  const startedAt = performance.now();
  expect(check({ uniqueItems: true }, items, 1_000_000)).toBeNull();
  expect(check({ uniqueItems: true }, [...items, { deep: { a: [5] }, index: 5 }], 1_000_000)).toEqual([
    { pointer: "/data", message: "must NOT have duplicate items" },
  ]);
  expect(performance.now() - startedAt).toBeLessThan(15_000);
});

it.each(["date-time", "uri", "url", "email", "uuid", "hostname", "regex", "uri-template", "ipv6"])(
  "refuses a text of a million characters as %s at once",
  (format) => {
    const startedAt = performance.now();
    for (const unit of ["a", "1.", "http://a", "a-", "%20"]) {
      expect(check({ format }, unit.repeat(1_000_000 / unit.length), 1_000_000)).not.toBeNull();
    }
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  },
);

it("checks formats", () => {
  expect(check({ format: "date-time" }, "2026-01-02T03:04:05Z")).toBeNull();
  expect(check({ format: "date-time" }, "yesterday")).not.toBeNull();
  expect(check({ format: "uri" }, "https://example.com/a?b=c")).toBeNull();
  expect(check({ format: "made-up" }, "anything")).toBeNull();
});

interface GitHubSchema {
  readonly $schema: string;
  readonly definitions: Readonly<Record<string, unknown>>;
}

const load = (path: string) => JSON.parse(readFileSync(createRequire(import.meta.url).resolve(path), "utf8"));

/** One event of GitHub's schemas with the definitions it needs. */
function gitHubSchema({ $schema, definitions }: GitHubSchema, name: string): unknown {
  const needed: Record<string, unknown> = {};
  const open = [name];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    needed[next] = definitions[next];
    for (const [, ref = ""] of JSON.stringify(definitions[next]).matchAll(/"#\/definitions\/([^"]+)"/g)) {
      if (!(ref in needed)) open.push(ref);
    }
  }
  return { $schema, $ref: `#/definitions/${name}`, definitions: needed };
}

it.each(["issues", "pull_request", "check_run"])(
  "takes GitHub's own schema of %s and its real payloads",
  (name) => {
    const schema = gitHubSchema(load("@octokit/webhooks-schemas/schema.json"), `${name}_event`);
    const { check } = compileSchema(JSON.stringify(schema));
    const kinds: { name: string; examples: unknown[] }[] = load(
      "@octokit/webhooks-examples/api.github.com/index.json",
    );
    const examples = kinds.find((kind) => kind.name === name)?.examples ?? [];
    const verdicts = examples.map((example) => check(example, { size: 20_000, pointer: "/data" }));
    expect(verdicts.filter((verdict) => verdict === null).length).toBeGreaterThan(0);
    expect(check({}, { size: 2, pointer: "/data" })).not.toBeNull();
  },
  60_000,
);
