import type { z } from "zod";
import {
  InvalidError,
  MalformedError,
  NotFoundError,
  UnsupportedMediaTypeError,
  type FieldError,
} from "#server/kernel/errors";
import { textErrors } from "../text-rules.ts";
import { fieldErrorsOf } from "../zod-errors.ts";
import { type BodySource, mediaTypeOf, readText } from "./body.ts";
import type { Fields, RawBody, Route } from "./route.ts";

const defaultMaxBodyBytes = 64 * 1024;

/** Path parameters; what cannot be an id cannot exist. */
export function parseParams(schema: Fields | undefined, raw: Readonly<Record<string, string>>): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(raw);
  if (parsed.success && textErrors(parsed.data).length === 0) return parsed.data;
  throw new NotFoundError("There is nothing at this address.");
}

/** Query parameters, strictly: an unknown one, or one given twice, is refused. */
export function parseQuery(schema: Fields | undefined, url: string): unknown {
  const start = url.indexOf("?");
  if (start === -1) return schema === undefined ? undefined : checked(schema, {}, "/query");
  const search = new URLSearchParams(url.slice(start + 1));
  const values: Record<string, string> = {};
  const errors: FieldError[] = [];
  for (const [name, value] of search) {
    const pointer = `/query/${name}`;
    if (schema === undefined || !Object.hasOwn(schema.shape, name)) {
      errors.push({ pointer, message: "This query parameter is not known." });
    } else if (Object.hasOwn(values, name)) {
      errors.push({ pointer, message: "This query parameter was given twice." });
    }
    values[name] = value;
  }
  if (errors.length > 0) throw invalid(errors);
  return schema === undefined ? undefined : checked(schema, values, "/query");
}

/** The body, by the route's schema or as text. */
export async function parseBody(route: Route, source: BodySource): Promise<unknown> {
  const { body, maxBodyBytes = defaultMaxBodyBytes } = route;
  if (body === undefined) return undefined;
  const mediaType = mediaTypeOf(source.header("content-type"));
  if (isRaw(body)) {
    assertMedia(
      mediaType,
      Object.keys(body.media),
      body.takesAnyMedia?.((name) => source.header(name)) ?? false,
    );
    return { text: await readText(source, maxBodyBytes), mediaType };
  }
  const text =
    route.isBodyOptional === true && mediaType === "" ? await readText(source, maxBodyBytes) : null;
  if (text === "") return checked(body, {}, "");
  assertMedia(mediaType, ["application/json"], false);
  return checked(body, parseJson(text ?? (await readText(source, maxBodyBytes))), "");
}

/** @throws MalformedError when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedError("The body is not valid JSON.", { code: "not_json" });
  }
}

function assertMedia(mediaType: string, known: readonly string[], takesAny: boolean): void {
  if (takesAny || known.includes(mediaType)) return;
  throw new UnsupportedMediaTypeError(
    `This call takes ${known.join(" or ")}; the content-type was ${mediaType === "" ? "missing" : "another one"}.`,
  );
}

function checked(schema: z.ZodType, value: unknown, prefix: string): unknown {
  const errors = textErrors(value, prefix);
  if (errors.length > 0) throw invalid(errors);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(fieldErrorsOf(parsed.error.issues, prefix));
}

function invalid(errors: readonly FieldError[]): InvalidError {
  return new InvalidError("The input breaks a rule; see errors.", { errors });
}

function isRaw(body: z.ZodType | RawBody): body is RawBody {
  return "kind" in body && body.kind === "raw";
}
