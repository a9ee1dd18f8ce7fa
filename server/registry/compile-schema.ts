import { Ajv, type ErrorObject, MissingRefError, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { FieldError } from "#server/kernel/errors";
import { DeadlineError, runWithin } from "./deadline.ts";
import { linearPattern, PatternError } from "./linear-pattern.ts";
import { readSchema, refusal, type SchemaDocument, type SchemaDraft } from "./schema-document.ts";
import { toFieldErrors } from "./schema-errors.ts";
import { schemaFormats } from "./schema-formats.ts";
import { uniqueItemsKeyword } from "./unique-items.ts";

/** A compiled schema. */
export interface PayloadValidator {
  /** What is wrong with a payload, at most 20 errors; null when it is valid. `size` is its text's length. */
  check(payload: unknown, at: { readonly size: number; readonly pointer: string }): FieldError[] | null;
}

/** A backstop: the largest schema taken compiles in about a second. */
const compileTimeoutMs = 10_000;
const checkTimeoutMs = 250;
/** Schemas of so few values compile in well under the deadline. */
const harmlessSchemaSize = 3_000;
/** Work (unfolded schema size × payload size) that cannot take long, and so runs without a deadline. */
const harmlessWork = 200_000_000;
/** Above it only the first error is looked for. */
const maxSizeForAllErrors = 65_536;

/**
 * Compiles a JSON Schema (draft-07 or 2020-12). References outside it are never fetched; patterns run on a
 * linear-time engine; a check has a deadline.
 * @throws InvalidError (422) or MalformedError (400) that points into the schema.
 */
export function compileSchema(text: string): PayloadValidator {
  const document = readSchema(text);
  assertValidSchema(document);
  const firstError = compile(document, {
    timeoutMs: document.size <= harmlessSchemaSize ? null : compileTimeoutMs,
  });
  for (const probe of [null, true, 0, "", [], {}]) {
    const verdict = judge(document, () => firstError(probe), 4);
    if (verdict === endlessMessage) throw refusal("endless_schema", "", `Not usable: ${endlessMessage}.`);
    if (verdict === slowMessage) throw tooComplex("Even an empty payload takes too long to check.");
  }
  return toValidator(document, firstError);
}

function tooComplex(reason: string): Error {
  return refusal("schema_too_complex", "", `${reason} Split the schema up.`);
}

/** As `compileSchema`, for a text that passed it once: spared the checks, and never cut off. */
export function compileKnownSchema(text: string): PayloadValidator {
  const document = readSchema(text);
  return toValidator(document, compile(document, {}));
}

const endlessMessage = "the schema refers to itself without end";
const slowMessage = "checking this payload against its schema takes too long";

/** Compiled once per draft, and used only to check schemas, so they hold on to nothing. */
const metaValidators: Record<SchemaDraft, Ajv> = {
  "draft-07": new Ajv({ strict: false, logger: false, formats: schemaFormats }),
  "2020-12": new Ajv2020({ strict: false, logger: false, formats: schemaFormats }),
};

function assertValidSchema({ schema, draft }: SchemaDocument): void {
  const meta = metaValidators[draft];
  if (meta.validateSchema(schema) === true) return;
  const errors = toFieldErrors(meta.errors ?? [], "");
  throw refusal(
    "invalid_schema",
    errors[0]?.pointer ?? "",
    `The schema is not valid: ${errors[0]?.message ?? ""}.`,
  );
}

function toValidator(document: SchemaDocument, firstError: ValidateFunction): PayloadValidator {
  let everyError: ValidateFunction | null = null;
  const explain = (payload: unknown, size: number): readonly ErrorObject[] => {
    const validate = (everyError ??= compile(document, { allErrors: true }));
    const verdict = judge(document, () => validate(payload), size);
    return typeof verdict === "string" ? [] : (validate.errors ?? []);
  };
  return {
    check(payload, { size, pointer }) {
      const verdict = judge(document, () => firstError(payload), size);
      if (verdict === true) return null;
      if (typeof verdict === "string") return [{ pointer, message: verdict }];
      const first = firstError.errors ?? [];
      const errors = size > maxSizeForAllErrors ? [] : explain(payload, size);
      return toFieldErrors(errors.length === 0 ? first : errors, pointer);
    },
  };
}

/** Whether a payload passes; a text when that cannot be told, because of the schema. */
function judge({ unfoldedSize }: SchemaDocument, run: () => unknown, size: number): boolean | string {
  try {
    // The deadline costs a thread, so what cannot take long goes without.
    return (unfoldedSize * size <= harmlessWork ? run() : runWithin(checkTimeoutMs, run)) === true;
  } catch (error) {
    if (error instanceof DeadlineError) return slowMessage;
    if (error instanceof RangeError) return endlessMessage;
    throw error;
  }
}

interface CompileOptions {
  readonly allErrors?: boolean;
  readonly timeoutMs?: number | null;
}

const regExp = Object.assign(linearPattern, { code: "linearPattern" });

function compile(
  { schema, draft }: SchemaDocument,
  { allErrors = false, timeoutMs = null }: CompileOptions,
): ValidateFunction {
  const options = {
    strict: false,
    logger: false,
    meta: false,
    validateSchema: false,
    inlineRefs: false,
    allErrors,
    formats: schemaFormats,
    code: { regExp },
  } as const;
  const ajv = draft === "draft-07" ? new Ajv(options) : new Ajv2020(options);
  ajv.removeKeyword("uniqueItems").addKeyword(uniqueItemsKeyword);
  try {
    return timeoutMs === null ? ajv.compile(schema) : runWithin(timeoutMs, () => ajv.compile(schema));
  } catch (error) {
    throw toRefusal(error, schema);
  }
}

function toRefusal(error: unknown, schema: unknown): Error {
  if (error instanceof PatternError)
    return refusal("unsupported_pattern", findPattern(schema, error.pattern), error.message);
  if (error instanceof DeadlineError) return tooComplex("The schema takes too long to compile.");
  if (error instanceof MissingRefError) {
    const message = `The reference ${error.missingRef} is not inside the schema, and references are never fetched. Put what it means under $defs.`;
    return refusal("unresolved_reference", findReference(schema, error.missingRef), message);
  }
  if (error instanceof RangeError) return refusal("endless_schema", "", `Not usable: ${endlessMessage}.`);
  const reason = error instanceof Error ? error.message : String(error);
  return refusal("invalid_schema", "", `The schema cannot be compiled: ${reason.slice(0, 300)}.`);
}

function findPattern(schema: unknown, pattern: string): string {
  return find(schema, (name, value) => (name === "pattern" && value === pattern) || name === pattern);
}

function findReference(schema: unknown, ref: string): string {
  return find(schema, (name, value) => name === "$ref" && typeof value === "string" && ref.endsWith(value));
}

/** The pointer of the first member that fits; empty when none does. */
function find(root: unknown, fits: (name: string, value: unknown) => boolean): string {
  const open: { value: unknown; pointer: string }[] = [{ value: root, pointer: "" }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (typeof at.value !== "object" || at.value === null) continue;
    for (const [name, value] of Object.entries(at.value)) {
      const pointer = `${at.pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      if (fits(name, value)) return pointer;
      open.push({ value, pointer });
    }
  }
  return "";
}
