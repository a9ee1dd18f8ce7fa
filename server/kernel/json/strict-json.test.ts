import fc from "fast-check";
import { expect, it } from "vitest";
import { MalformedError } from "../errors.ts";
import { parseStrictJson } from "./strict-json.ts";

/** Any JSON value an I-JSON text may hold. */
const jsonValue = fc
  .jsonValue({ maxDepth: 6, stringUnit: "binary" })
  .map((value) => JSON.stringify(value))
  .filter((text) => !/\\u0000|\\ud[89a-f]|"__proto__"/i.test(text));

/** The same value spelled with other white space. */
const spelled = fc
  .tuple(jsonValue, fc.constantFrom("", " ", "\n\t", "  \r\n"))
  .map(([text, space]) => respell(text, space));

function respell(text: string, space: string): string {
  const isPretty = space.length > 1;
  return `${space}${JSON.stringify(JSON.parse(text), null, isPretty ? 3 : 0)}${space}`;
}

function codeOf(body: string | Uint8Array): { code: string; pointer: string | undefined } {
  try {
    parseStrictJson(body);
  } catch (error) {
    if (error instanceof MalformedError) return { code: error.code, pointer: error.errors[0]?.pointer };
    throw error;
  }
  return { code: "taken", pointer: undefined };
}

it("reads what JSON.parse reads, and its spans hold the source of each member", () => {
  fc.assert(
    fc.property(spelled, spelled, (a, b) => {
      const text = ` { "first" :${a}, "sec\\u006fnd":${b} , "list":[${a},${b}]} `;
      const { value, root } = parseStrictJson(text, { spanDepth: 2 });
      expect(value).toEqual(JSON.parse(text));
      const source = (name: string) => {
        const span = root.members?.get(name);
        return text.slice(span?.start, span?.end);
      };
      expect(source("first")).toBe(a.trim());
      expect(source("second")).toBe(b.trim());
      const items = root.members?.get("list")?.items?.map(({ start, end }) => text.slice(start, end));
      expect(items).toEqual([a.trim(), b.trim()]);
    }),
  );
});

it("takes nothing that JSON.parse refuses", () => {
  const pieces = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    '"a"',
    "\\",
    "1",
    "-",
    "1e5",
    "tru",
    "true",
    "null",
    " ",
    "é",
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
      const text = parts.join("");
      const faults = ["not_json", "duplicate_name", "number_out_of_range"];
      expect(isParsed(text) ? [...faults, "taken"] : faults).toContain(codeOf(text).code);
    }),
    { numRuns: 2_000 },
  );
});

function isParsed(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

it("reads bytes as it reads text", () => {
  fc.assert(
    fc.property(spelled, (text) => {
      expect(parseStrictJson(Buffer.from(text)).value).toEqual(parseStrictJson(text).value);
    }),
  );
});

it.each([
  ["", "not_json", ""],
  ["{", "not_json", ""],
  ['{"a":1,}', "not_json", ""],
  ["{'a':1}", "not_json", ""],
  ['{"a":"\u0001"}', "not_json", ""],
  ["\ufeff{}", "not_json", ""],
  ["NaN", "not_json", ""],
  ["[1e999999", "number_out_of_range", "/0"],
  ['{"a":{"b/c":["x","\\u0000"]}}', "nul_character", "/a/b~1c/1"],
  ['{"a\\u0000":1}', "nul_character", "/a\u0000"],
  ['{"a":"\\ud800"}', "lone_surrogate", "/a"],
  ['{"a":"\\udc00\\ud800"}', "lone_surrogate", "/a"],
  ['{"\\ud800":1}', "lone_surrogate", "/\ufffd"],
  ['{"a":[{"__proto__":{}}]}', "forbidden_name", "/a/0/__proto__"],
  ['{"\\u005f_proto__":1}', "forbidden_name", "/__proto__"],
  ['{"a":1,"b":{"c":1,"\\u0063":2}}', "duplicate_name", "/b/c"],
  ['{"a":1e400}', "number_out_of_range", "/a"],
  ['{"a":-1E400}', "number_out_of_range", "/a"],
  [`[${"9".repeat(400)}]`, "number_out_of_range", "/0"],
])("refuses %j as %s", (text, code, pointer) => {
  expect(codeOf(text)).toEqual({ code, pointer });
});

it.each(['"\ud800"', '{"\udc00":1}'])("refuses a text with a raw lone surrogate", (text) => {
  expect(codeOf(text).code).toBe("lone_surrogate");
});

it.each([[[0x22, 0xff, 0x22]], [[0x22, 0xc0, 0x80, 0x22]], [[0x22, 0xed, 0xa0, 0x80, 0x22]]])(
  "refuses the bytes %j as no UTF-8",
  (bytes) => {
    expect(codeOf(Uint8Array.from(bytes)).code).toBe("not_utf8");
  },
);

it.each(["9007199254740993", "-1.5e-400", "1e308", '{"a":{"a":{"a":1}}}', '"\\ud83d\\ude00"', '"\\\\u0000"'])(
  "takes %j",
  (text) => {
    expect(codeOf(text).code).toBe("taken");
  },
);

it("takes 64 levels and refuses 65, 200 and a million", () => {
  const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  expect(codeOf(nested(64)).code).toBe("taken");
  for (const levels of [65, 200, 1_000_000]) expect(codeOf(nested(levels)).code).toBe("too_deep");
  expect(codeOf('{"a":'.repeat(200) + "1" + "}".repeat(200)).code).toBe("too_deep");
  expect(codeOf("[".repeat(1_000_000)).code).toBe("too_deep");
});
