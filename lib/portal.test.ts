import { expect, it } from "vitest";
import { permissions } from "./permissions.ts";
import { consumerGrants, portalCapabilities } from "./portal.ts";

it("lets a portal session do six things, three of them only where its link says so", () => {
  const granted = (capabilities: typeof portalCapabilities | readonly []) =>
    permissions.filter((permission) => consumerGrants(capabilities, permission));
  expect(granted([])).toEqual(["event_types:read", "endpoints:read", "deliveries:read"]);
  expect(granted(portalCapabilities)).toEqual([
    "event_types:read",
    "endpoints:read",
    "endpoints:write",
    "endpoints:rotate",
    "deliveries:read",
    "deliveries:retry",
  ]);
});
