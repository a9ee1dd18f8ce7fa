import fc from "fast-check";
import { expect, it } from "vitest";
import { idPrefixes, isTypeId, parseTypeId, toTypeId } from "./type-id.ts";

it("gives back the uuid it was made from, for every prefix", () => {
  fc.assert(
    fc.property(fc.uuid(), fc.constantFrom(...Object.values(idPrefixes)), (uuid, prefix) => {
      expect(parseTypeId(prefix, toTypeId(prefix, uuid))).toBe(uuid);
    }),
  );
});

it("sorts as its uuids sort", () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), (a, b) => {
      expect(toTypeId("evt", a) < toTypeId("evt", b)).toBe(a < b);
    }),
  );
});

it.each([
  "",
  "evt_",
  "dlv_01h455vb4pex5vsknk084sn02q",
  "evt_01h455vb4pex5vsknk084sn02",
  "evt_zzzzzzzzzzzzzzzzzzzzzzzzzz",
  "0195e1a0-0000-7000-8000-000000000000",
])("refuses %j as an event id", (text) => {
  expect(isTypeId("evt", text)).toBe(false);
});
