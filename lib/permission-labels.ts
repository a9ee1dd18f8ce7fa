import type { Permission } from "./permissions.ts";

/** What a permission lets its holder do, in words for a screen. Apart from the table, which every page of the hub loads. */
export const permissionLabels: Readonly<Record<Permission, string>> = {
  "tenant:read": "Read the tenant and its overview",
  "tenant:write": "Change the tenant's settings",
  "members:read": "See members and invitations",
  "members:write": "Invite, change and remove members",
  "api_keys:read": "See API keys",
  "api_keys:write": "Create, rotate and revoke API keys",
  "audit:read": "Read the audit log",
  "event_types:read": "Read event types",
  "event_types:write": "Create and change event types",
  "events:read": "Read events and their payloads",
  "events:write": "Publish events",
  "endpoints:read": "Read endpoints",
  "endpoints:write": "Create, change and delete endpoints",
  "endpoints:rotate": "Rotate an endpoint's signing secret",
  "deliveries:read": "Read deliveries and attempts",
  "deliveries:retry": "Retry deliveries",
};
