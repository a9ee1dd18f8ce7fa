import { expect, it } from "vitest";
import { isActive, staffNav, tenantNav } from "@/components/shell/nav";
import { jumpOf } from "@/components/shell/palette-jump";
import { keyRouter } from "@/components/shell/shortcuts";
import { paths } from "#lib/paths";

const eventId = "evt_01h455vb4pex5vsknk084sn02q";
const hub = { tenantSlug: "acme", isStaff: false };
const press = { isCommand: false, isAlt: false, isTyping: false, atMs: 0 };

it("jumps to a thing by its id, wherever it was copied from", () => {
  expect(jumpOf(`  ${eventId}\n`, hub)?.href).toBe(paths.tenant("acme").event(eventId));
});

it("takes other long words with digits for correlation ids, inside a tenant only", () => {
  const id = "0195e1a0-0000-7000-8000-000000000000";
  expect(jumpOf(id, hub)?.href).toBe(paths.tenant("acme").events({ correlationId: id }));
  expect(jumpOf(id, { tenantSlug: null, isStaff: true })).toBeNull();
});

it.each(["", "deliveries", "api keys", "tnt_01h455vb4pex5vsknk084sn02q", "short1"])(
  "does not jump on %j",
  (text) => {
    expect(jumpOf(text, hub)).toBeNull();
  },
);

it("opens the palette by command key even from a field, and goes to a page by g and its key", () => {
  const route = keyRouter([{ key: "e", href: "/acme/events" }]);
  expect(route({ ...press, key: "k", isCommand: true, isTyping: true })).toBe("palette");
  expect(route({ ...press, key: "g" })).toBeNull();
  expect(route({ ...press, key: "e", atMs: 500 })).toBe("/acme/events");
  expect(route({ ...press, key: "e", atMs: 600 })).toBeNull();
});

it("leaves typing alone and forgets a g after a second", () => {
  const route = keyRouter([{ key: "e", href: "/acme/events" }]);
  expect(route({ ...press, key: "g", isTyping: true })).toBeNull();
  expect(route({ ...press, key: "e" })).toBeNull();
  expect(route({ ...press, key: "g" })).toBeNull();
  expect(route({ ...press, key: "e", atMs: 1001 })).toBeNull();
});

it.each([
  ["hub", tenantNav("acme")],
  ["staff", staffNav()],
])("gives every page of the %s its own key and address", (_, nav) => {
  const items = nav.flatMap((group) => group.items);
  expect(new Set(items.map((item) => item.key)).size).toBe(items.length);
  expect(new Set(items.map((item) => item.href)).size).toBe(items.length);
});

it("marks one entry at a time as the page one is on", () => {
  const items = tenantNav("acme").flatMap((group) => group.items);
  const on = (path: string) => items.filter((item) => isActive(item, path)).map((item) => item.label);
  expect(on("/acme")).toEqual(["Overview"]);
  expect(on("/acme/events/evt_1")).toEqual(["Events"]);
  expect(on("/acme/event-types")).toEqual(["Event types"]);
});
