import fc from "fast-check";
import { expect, it } from "vitest";
import { fromHeaderLines, toHeaderLines } from "./header-lines.ts";

const name = fc.stringMatching(/^[a-z0-9!#$%&'*+.^_`|~-]{1,20}$/);
const value = fc.stringMatching(/^[\t\x20-\x7e\x80-\xff]{0,40}$/);

it("gives back every header that HTTP allows", () => {
  fc.assert(
    fc.property(fc.dictionary(name, value, { noNullPrototype: true }), (headers) => {
      expect(fromHeaderLines(toHeaderLines(headers))).toEqual(headers);
    }),
  );
});

it("makes no header more of a line break", () => {
  expect(toHeaderLines({ a: "1\r\nb: 2\0", c: "" })).toBe("a: 1\ufffd\ufffdb: 2\ufffd\nc: ");
});
