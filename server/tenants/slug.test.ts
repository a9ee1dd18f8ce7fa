import fc from "fast-check";
import { expect, it } from "vitest";
import { reservedSlugs } from "#lib/reserved-slugs";
import { maxSlugLength, minSlugLength, slugFault, slugFromName } from "./slug.ts";

it.each(["acme", "acme-2", "a1b"])("takes %s", (text) => {
  expect(slugFault(text)).toBeNull();
});

it.each(["Acme", "2acme", "-acme", "acme-", "a--b", "a_b", "a b", "", "ácme"])("refuses %j", (text) => {
  expect(slugFault(text)).not.toBeNull();
});

it("refuses every name that is a page of the product", () => {
  for (const reserved of reservedSlugs) expect(slugFault(reserved)).not.toBeNull();
});

it.each([
  ["Acme Corp", "acme-corp"],
  ["  Café Zürich!  ", "cafe-zurich"],
  ["42nd Street", "nd-street"],
  ["株式会社", "tenant"],
  ["X", "tenant-x"],
  ["Admin", "admin-1"],
])("makes %j into %s", (name, slug) => {
  expect(slugFromName(name)).toBe(slug);
});

it("makes a slug that is allowed from any name", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), (name) => {
      const slug = slugFromName(name);
      expect(slugFault(slug)).toBeNull();
      expect(slug.length).toBeGreaterThanOrEqual(minSlugLength);
      expect(slug.length).toBeLessThanOrEqual(maxSlugLength - 4);
    }),
  );
});
