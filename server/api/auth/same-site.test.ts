import fc from "fast-check";
import { expect, it } from "vitest";
import { callbackPath, sameSiteUrl } from "./same-site.ts";

it.each([
  ["/acme/events?type=x", "/acme/events?type=x"],
  ["/invitations/abc", "/invitations/abc"],
  [undefined, "/"],
  ["", "/"],
  ["/sign-in?callbackUrl=/x", "/"],
  ["//evil.test/x", "/"],
  ["/.//evil.test/x", "/"],
  ["/\\evil.test", "/"],
  ["https://evil.test/x", "/"],
  ["javascript:alert(1)", "/"],
  ["acme", "/"],
])("leads from %j to %s", (asked, path) => {
  expect(callbackPath(asked)).toBe(path);
});

it("never leads to another site, whatever is asked", () => {
  const site = "https://hub.test";
  const pieces = fc.array(
    fc.constantFrom("/", "\\", ".", "..", "@", ":", "evil.test", "?", "#", "\t", "%2f", "https"),
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      const asked = parts.join("");
      expect(new URL(callbackPath(asked), site).origin).toBe(site);
      expect(new URL(sameSiteUrl(asked, site)).origin).toBe(site);
    }),
  );
});
