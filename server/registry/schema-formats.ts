import type { Format } from "ajv";
import { fullFormats } from "ajv-formats/dist/formats.js";

/** No value of a standard format is longer; the expressions behind some take quadratic time. */
const maxFormattedLength = 8_192;
/** Formats of content, which may be long and are checked in linear time or not at all. */
const unbounded = new Set(["byte", "binary", "password"]);

/** The formats of JSON Schema, each refusing texts so long that checking them would take noticeable time. */
export const schemaFormats: Readonly<Record<string, Format>> = Object.fromEntries(
  Object.entries({ ...fullFormats, url: fullFormats.uri }).map(([name, format]) => [
    name,
    unbounded.has(name) ? format : bounded(format),
  ]),
);

function bounded(format: Format): Format {
  const check = checkOf(format);
  return check === null ? format : (text: string) => text.length <= maxFormattedLength && check(text);
}

/** The test of a format of strings; null for formats of numbers and those that take everything. */
function checkOf(format: Format): ((text: string) => boolean) | null {
  if (format instanceof RegExp) return (text) => format.test(text);
  if (typeof format === "function") return format as (text: string) => boolean;
  if (typeof format !== "object" || format.type === "number" || format.async === true) return null;
  return checkOf(format.validate as Format);
}
