import { InvalidError, MalformedError } from "#server/kernel/errors";
import { parseStrictJson } from "#server/kernel/json/strict-json";
import { maxSchemaBytes } from "./contract.ts";

/** A JSON Schema that passed the checks that need no compiler. */
export interface SchemaDocument {
  readonly schema: object | boolean;
  readonly draft: SchemaDraft;
  /** How many JSON values the schema has: what compiling costs. */
  readonly size: number;
  /** How many values the schema has once each `$ref` is written out; infinite when it refers to itself. */
  readonly unfoldedSize: number;
}

export type SchemaDraft = "draft-07" | "2020-12";

/** Most JSON values in one schema: what compiles in well under a second. */
const maxValues = 15_000;

const drafts: Readonly<Record<string, SchemaDraft>> = {
  "http://json-schema.org/draft-07/schema": "draft-07",
  "https://json-schema.org/draft-07/schema": "draft-07",
  "https://json-schema.org/draft/2020-12/schema": "2020-12",
};

/**
 * Reads a JSON Schema and bounds what it can cost. `$schema` chooses the draft; without it, 2020-12.
 * @throws InvalidError (422) or MalformedError (400) that points into the schema.
 */
export function readSchema(text: string): SchemaDocument {
  if (Buffer.byteLength(text) > maxSchemaBytes) {
    throw refusal("schema_too_large", "", `The schema is larger than ${maxSchemaBytes} bytes. Split it up.`);
  }
  const schema = parse(text);
  if (typeof schema !== "boolean" && !isObject(schema)) {
    throw refusal("invalid_schema", "", "A JSON Schema is an object, true or false.");
  }
  const draft = draftOf(schema);
  const size = affordableSize(schema);
  return { schema, draft, size, unfoldedSize: unfoldedSize(schema) };
}

/** A 422 about the member `schema` of a command. */
export function refusal(code: string, pointer: string, message: string): InvalidError {
  return new InvalidError(message, { code, errors: [{ pointer: `/schema${pointer}`, message }] });
}

function parse(text: string): unknown {
  try {
    return parseStrictJson(text, { maxDepth: 64, spanDepth: 0 }).value;
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    const errors = error.errors.map((at) => ({ ...at, pointer: `/schema${at.pointer}` }));
    throw new MalformedError(`The schema cannot be read. ${error.message}`, { code: error.code, errors });
  }
}

function draftOf(schema: object | boolean): SchemaDraft {
  const named: unknown = typeof schema === "boolean" ? undefined : Reflect.get(schema, "$schema");
  if (named === undefined) return "2020-12";
  const draft = typeof named === "string" ? drafts[named.replace(/#$/, "")] : undefined;
  if (draft !== undefined) return draft;
  throw refusal(
    "unsupported_schema_draft",
    "/$schema",
    "This draft is not supported. Use http://json-schema.org/draft-07/schema# or https://json-schema.org/draft/2020-12/schema.",
  );
}

function affordableSize(schema: unknown): number {
  const open: unknown[] = [schema];
  let values = 0;
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    values += 1;
    if (values > maxValues) {
      throw refusal("schema_too_complex", "", `The schema has more than ${maxValues} values. Split it up.`);
    }
    if (typeof value !== "object" || value === null) continue;
    if (Reflect.get(value, "$async") === true) {
      throw refusal("invalid_schema", "", "$async is no keyword of JSON Schema. Leave it out.");
    }
    for (const part of Object.values(value)) open.push(part);
  }
  return values;
}

/** Follows local references only; what it cannot follow counts as infinite, which costs a deadline and no more. */
function unfoldedSize(root: object | boolean): number {
  const known = new Map<object, number>();
  const sizeOf = (value: unknown): number => {
    if (typeof value !== "object" || value === null) return 1;
    const found = known.get(value);
    if (found !== undefined) return found;
    // While open, a value counts as infinite: reaching it again means it contains itself.
    known.set(value, Infinity);
    let size = 1;
    for (const [name, part] of Object.entries(value)) size += name === "$ref" ? refSize(part) : sizeOf(part);
    if ("$dynamicRef" in value || "$recursiveRef" in value) size = Infinity;
    known.set(value, size);
    return size;
  };
  const refSize = (ref: unknown): number => {
    const target = typeof ref === "string" ? resolveLocal(root, ref) : undefined;
    return target === undefined ? Infinity : sizeOf(target);
  };
  return sizeOf(root);
}

/** The value a `#/…` reference means; undefined for any other. Source: RFC 6901 section 6. */
function resolveLocal(root: object | boolean, ref: string): unknown {
  if (ref === "#") return root;
  if (!ref.startsWith("#/")) return undefined;
  let value: unknown = root;
  for (const step of ref.slice(2).split("/")) {
    const name = decode(step).replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = Reflect.get(value, name);
  }
  return value;
}

function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
