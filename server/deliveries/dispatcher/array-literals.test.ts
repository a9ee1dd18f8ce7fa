import { expect, it } from "vitest";
import { joinedJson, momentArray, plainArray, textArray, wordArray } from "./array-literals.ts";

it("quotes text so that only quotes and backslashes are escaped", () => {
  expect(textArray(['a "b" \\n', null, "null", "", "{,}", "x\ny"])).toBe(
    String.raw`{"a \"b\" \\n",null,"null","","{,}","x` + `\ny"}`,
  );
});

it("writes numbers, truth values, words and moments", () => {
  expect(plainArray([1, null, true])).toBe("{1,null,true}");
  expect(wordArray(["a", "b"])).toBe("{a,b}");
  expect(momentArray([new Date(0), null])).toBe('{"1970-01-01T00:00:00.000Z",null}');
  expect(textArray([])).toBe("{}");
});

it("joins JSON documents by what JSON never holds unescaped, and tells null from them", () => {
  const documents = [JSON.stringify({ a: "\x1f-" }), null, '"-"'];
  const joined = joinedJson(documents);
  expect(joined.split("\x1f")).toEqual([documents[0], "-", documents[2]]);
});
