import { type ApiDocument, nameOf, resolve, type Schema } from "./open-api.ts";

/** One field of a request or an answer, in words. */
export interface Field {
  readonly name: string;
  /** e.g. `string`, `list of string`, `integer or null`. */
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string | null;
  /** Bounds, defaults and allowed words. */
  readonly limits: readonly string[];
  /** The named object it holds, described in its own place; null for any other. */
  readonly object: string | null;
  /** Of an object without a name. */
  readonly fields: readonly Field[];
}

const deepest = 4;

/** The fields of an object, or of the objects in a list; none for anything else. */
export function fieldsOf(document: ApiDocument, schema: Schema, depth = 0): Field[] {
  const { oneOf } = resolve(document, schema);
  if (oneOf !== undefined && depth < deepest) return oneOf.map((choice) => choiceOf(document, choice, depth));
  const object = innerObject(document, schema);
  if (object?.properties === undefined || depth >= deepest) return [];
  const required = new Set(object.required ?? []);
  return Object.entries(object.properties).map(([name, property]) => {
    const resolved = resolve(document, property);
    return {
      name,
      type: typeOf(property),
      isRequired: required.has(name),
      description: property.description ?? resolved.description ?? null,
      limits: limitsOf(resolved),
      object: objectName(property),
      fields: objectName(property) === null ? fieldsOf(document, property, depth + 1) : [],
    };
  });
}

/** One of several objects that are told apart by their `type`. */
function choiceOf(document: ApiDocument, choice: Schema, depth: number): Field {
  const fields = fieldsOf(document, choice, depth + 1).filter(({ name }) => name !== "type");
  const type = choice.properties?.type;
  const name = `type: ${String(type?.const ?? type?.enum?.[0])}`;
  return { name, type: "object", isRequired: false, description: null, limits: [], object: null, fields };
}

/** The named object that a schema is, or is a list of. */
export function objectName(schema: Schema): string | null {
  return nameOf(schema) ?? (schema.items === undefined ? null : objectName(schema.items));
}

/** A schema's type in words. */
export function typeOf(schema: Schema): string {
  const name = nameOf(schema);
  if (name !== null) return name;
  const { type, items, anyOf, oneOf, format, properties, additionalProperties } = schema;
  if (oneOf !== undefined) return joined(oneOf.map((choice) => typeOf(choice)));
  if (anyOf !== undefined) return joined(anyOf.map((choice) => typeOf(choice)));
  const types = typeof type === "string" ? [type] : (type ?? []);
  if (types.length === 0) return "any JSON";
  return joined(
    types.map((name) => {
      if (name === "array") return `list of ${items === undefined ? "anything" : typeOf(items)}`;
      if (name === "string" && format === "date-time") return "time";
      if (name === "object" && properties === undefined && isSchema(additionalProperties))
        return `map to ${typeOf(additionalProperties)}`;
      return name;
    }),
  );
}

/** What a value must keep to, besides its type. */
export function limitsOf(schema: Schema): string[] {
  const { minimum, maximum, minItems, maxItems, maxLength } = schema;
  const limits = [
    schema.enum === undefined ? null : `one of ${schema.enum.map(String).join(", ")}`,
    range(minimum, maximum, ""),
    range(minItems, maxItems, " entries"),
    maxLength === undefined ? null : `at most ${maxLength} characters`,
    isTelling(schema.default) ? `default ${JSON.stringify(schema.default)}` : null,
  ];
  return limits.filter((limit) => limit !== null);
}

function innerObject(document: ApiDocument, schema: Schema): Schema | null {
  const resolved = resolve(document, schema);
  if (resolved.items !== undefined) return innerObject(document, resolved.items);
  return resolved.properties === undefined ? null : resolved;
}

function range(least: number | undefined, most: number | undefined, unit: string): string | null {
  const upper = most === undefined || most >= Number.MAX_SAFE_INTEGER ? null : most;
  if (least === undefined || least <= Number.MIN_SAFE_INTEGER)
    return upper === null ? null : `at most ${upper}${unit}`;
  return upper === null ? `at least ${least}${unit}` : `${least} to ${upper}${unit}`;
}

function isTelling(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && JSON.stringify(value) !== "{}";
}

function isSchema(value: Schema | boolean | undefined): value is Schema {
  return typeof value === "object" && Object.keys(value).length > 0;
}

function joined(types: readonly string[]): string {
  return [...new Set(types)].join(" or ");
}
