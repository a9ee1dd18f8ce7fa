import { Ajv, type ErrorObject, MissingRefError, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { type FieldError, InvalidError } from "#server/kernel/errors";
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

const compileTimeoutMs = 2_000;
const checkTimeoutMs = 250;
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
  const validator = toValidator(document);
  for (const probe of [null, true, 0, "", [], {}]) {
    const [error] = validator.check(probe, { size: 4, pointer: "" }) ?? [];
    if (error?.message === endlessMessage)
      throw refusal("endless_schema", "", `Not usable: ${endlessMessage}.`);
  }
  return validator;
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

function toValidator(document: SchemaDocument): PayloadValidator {
  const firstError = compile(document, false);
  let allErrors: ValidateFunction | null = null;
  const explain = (payload: unknown): readonly ErrorObject[] => {
    const validate = (allErrors ??= compile(document, true));
    runWithin(checkTimeoutMs, () => validate(payload));
    return validate.errors ?? [];
  };
  return {
    check(payload, { size, pointer }) {
      const isHarmless = document.unfoldedSize * size <= harmlessWork;
      try {
        const run = () => firstError(payload);
        if (isHarmless ? run() : runWithin(checkTimeoutMs, run)) return null;
      } catch (error) {
        return [{ pointer, message: messageOf(error) }];
      }
      const first = firstError.errors ?? [];
      const errors = size > maxSizeForAllErrors ? null : attempt(() => explain(payload));
      return toFieldErrors(errors ?? first, pointer);
    },
  };
}

/** Null when a deadline cut it off: the first error, which is known, then stands alone. */
function attempt<T>(explain: () => T): T | null {
  try {
    return explain();
  } catch (error) {
    if (error instanceof DeadlineError || error instanceof RangeError || error instanceof InvalidError)
      return null;
    throw error;
  }
}

/** @throws the error itself when it is none that a schema can cause. */
function messageOf(error: unknown): string {
  if (error instanceof DeadlineError) return slowMessage;
  if (error instanceof RangeError) return endlessMessage;
  throw error;
}

function compile({ schema, draft }: SchemaDocument, isEveryErrorWanted: boolean): ValidateFunction {
  const options = {
    strict: false,
    logger: false,
    meta: false,
    validateSchema: false,
    inlineRefs: false,
    allErrors: isEveryErrorWanted,
    formats: schemaFormats,
    code: { regExp: Object.assign(linearPattern, { code: "linearPattern" }) },
  } as const;
  const ajv = draft === "draft-07" ? new Ajv(options) : new Ajv2020(options);
  ajv.removeKeyword("uniqueItems").addKeyword(uniqueItemsKeyword);
  try {
    return runWithin(compileTimeoutMs, () => ajv.compile(schema));
  } catch (error) {
    throw toRefusal(error, schema);
  }
}

function toRefusal(error: unknown, schema: unknown): Error {
  if (error instanceof PatternError)
    return refusal("unsupported_pattern", findPattern(schema, error.pattern), error.message);
  if (error instanceof DeadlineError)
    return refusal("schema_too_complex", "", "The schema takes too long to compile. Split it up.");
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
