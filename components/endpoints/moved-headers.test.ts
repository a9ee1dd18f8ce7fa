import { expect, it } from "vitest";
import { faultsOfHeaders, headerLines, isOtherOrigin, parsedHeaders } from "./moved-headers.ts";

it("asks for the value of every stored header, and takes a removed line as a removed header", () => {
  const asked = headerLines(["X-Key", "X-Team"]);
  expect(faultsOfHeaders(asked).map(({ message }) => message)).toEqual([
    "Enter the value of X-Key, or remove its line.",
    "Enter the value of X-Team, or remove its line.",
  ]);
  const filled = "X-Key: a:b \n\n";
  expect(faultsOfHeaders(filled)).toEqual([]);
  expect(parsedHeaders(filled)).toEqual({ "X-Key": "a:b" });
  expect(parsedHeaders("")).toEqual({});
});

it("tells a line that names no header", () => {
  expect(faultsOfHeaders("secret").map(({ path }) => path)).toEqual([["headers"]]);
});

it.each([
  ["https://a.example/x", "https://A.example:443/y", false],
  ["https://a.example/x", "https://a.example:444/x", true],
  ["https://a.example/x", "http://a.example/x", true],
  ["https://a.example/x", "https", false],
])("from %s to %s is another origin: %s", (present, url, expected) => {
  expect(isOtherOrigin(present, url)).toBe(expected);
});
