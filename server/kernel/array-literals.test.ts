import { expect, it } from "vitest";
import { momentArray, plainArray, textArray, wordArray } from "./array-literals.ts";

it("quotes text so that only quotes and backslashes are escaped", () => {
  expect(textArray(['a "b" \\n', null, "null", "", "{,}", "x\ny"])).toBe(
    String.raw`{"a \"b\" \\n",null,"null","","{,}","x` + `\ny"}`,
  );
});

it("writes numbers, truth values, words and moments", () => {
  expect(plainArray([1, null, true])).toBe("{1,null,true}");
  expect(wordArray(["a", null, "b"])).toBe("{a,null,b}");
  expect(momentArray([new Date(0), null])).toBe('{"1970-01-01T00:00:00.000Z",null}');
  expect(textArray([])).toBe("{}");
});
