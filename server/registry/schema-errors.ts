import type { ErrorObject } from "ajv";
import type { FieldError } from "#server/kernel/errors";

/** Most errors told about one payload. */
export const maxSchemaErrors = 20;
const maxMessageLength = 300;
const maxPointerLength = 500;

/** Ajv's errors as pointers into the payload; `prefix` stands before each. */
export function toFieldErrors(errors: readonly ErrorObject[], prefix: string): FieldError[] {
  const told = new Set<string>();
  const fields: FieldError[] = [];
  for (const error of errors) {
    const field = {
      pointer: (prefix + error.instancePath).slice(0, maxPointerLength).toWellFormed(),
      message: messageOf(error).slice(0, maxMessageLength).toWellFormed(),
    };
    const key = `${field.pointer}\n${field.message}`;
    if (!told.has(key)) fields.push(field);
    told.add(key);
    if (fields.length === maxSchemaErrors) break;
  }
  return fields;
}

function messageOf({ keyword, message = "breaks the schema", params }: ErrorObject): string {
  switch (keyword) {
    case "additionalProperties":
      return `${message}: ${String(params.additionalProperty)}`;
    case "unevaluatedProperties":
      return `${message}: ${String(params.unevaluatedProperty)}`;
    case "enum":
      return `${message}: ${JSON.stringify(params.allowedValues)}`;
    case "const":
      return `${message} ${JSON.stringify(params.allowedValue)}`;
    default:
      return message;
  }
}
