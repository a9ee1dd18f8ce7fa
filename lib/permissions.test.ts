import { expect, it } from "vitest";
import { apiKeyScopes, permissions, roleGrants, roles, rolesGranting, staffGrants } from "./permissions.ts";

it("gives each role everything the next weaker one has", () => {
  for (const permission of permissions) {
    const granted = roles.map((role) => roleGrants(role, permission));
    expect(
      granted.toSorted((a, b) => Number(b) - Number(a)),
      permission,
    ).toEqual(granted);
  }
});

it("gives every permission to someone, and all of them to the owner", () => {
  for (const permission of permissions) expect(rolesGranting(permission)).toContain("owner");
});

it("lets a viewer change nothing", () => {
  const changing = permissions.filter((permission) => !permission.endsWith(":read"));
  expect(changing.filter((permission) => roleGrants("viewer", permission))).toEqual([]);
});

it("keeps people's affairs out of API keys", () => {
  expect(apiKeyScopes).not.toContain("members:write");
  expect(apiKeyScopes).toContain("events:write");
});

it("gives staff only what their roles name", () => {
  expect(staffGrants(["finance"], "staff:sessions:revoke")).toBe(false);
  expect(staffGrants(["finance", "security"], "staff:sessions:revoke")).toBe(true);
  expect(staffGrants([], "staff:tenants")).toBe(false);
});
