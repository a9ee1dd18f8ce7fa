import fc from "fast-check";
import { expect, it } from "vitest";
import { headerFault } from "./endpoint-headers.ts";

it.each(["Authorization", "X-Api-Key", "x-tenant", "Cookie"])("lets %s through", (name) => {
  expect(headerFault(name, "Bearer abc def")).toBeNull();
});

it.each([
  ["Connection", "close"],
  ["Transfer-Encoding", "chunked"],
  ["HOST", "example.com"],
  ["Content-Length", "3"],
  ["webhook-signature", "v1,x"],
  ["Webhook-Foo", "x"],
  ["Svix-Id", "x"],
  ["proxy-authorization", "x"],
  ["bad name", "x"],
  ["", "x"],
  ["X-A", "a\r\nX-B: b"],
  ["X-A", "a\nb"],
  ["X-A", "a\u0000b"],
  ["X-A", " a"],
  ["X-A", ""],
  ["X-A", "é"],
  ["X-A", "a".repeat(2_001)],
])("refuses %s: %j", (name, value) => {
  expect(headerFault(name, value)).toEqual(expect.any(String));
});

it("never lets a control character through", () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom("\r", "\n", "\u0000", "\u007f"),
      fc.string(),
      (before, control, after) => {
        expect(headerFault("X-A", `${before}${control}${after}`)).not.toBeNull();
      },
    ),
  );
});
