/**
 * The one permissions table. tRPC, REST and the interface all read it: a role or an API key scope
 * grants exactly the permissions named here, and nothing else is checked anywhere.
 */
export const roles = ["owner", "admin", "developer", "viewer"] as const;
export type Role = (typeof roles)[number];

export const staffRoles = ["support", "operator", "security", "finance"] as const;
export type StaffRole = (typeof staffRoles)[number];

const everyone: readonly Role[] = ["owner", "admin", "developer", "viewer"];
const builders: readonly Role[] = ["owner", "admin", "developer"];
const admins: readonly Role[] = ["owner", "admin"];

/** `scope: false` keeps a permission from API keys: only a signed-in person may hold it. */
const table = {
  "tenant:read": { roles: everyone, scope: true, label: "Read the tenant and its overview" },
  "tenant:write": { roles: admins, scope: false, label: "Change the tenant's settings" },
  "members:read": { roles: everyone, scope: false, label: "See members and invitations" },
  "members:write": { roles: admins, scope: false, label: "Invite, change and remove members" },
  "api_keys:read": { roles: builders, scope: true, label: "See API keys" },
  "api_keys:write": { roles: admins, scope: true, label: "Create, rotate and revoke API keys" },
  "audit:read": { roles: admins, scope: true, label: "Read the audit log" },
  "event_types:read": { roles: everyone, scope: true, label: "Read event types" },
  "event_types:write": { roles: builders, scope: true, label: "Create and change event types" },
  "events:read": { roles: everyone, scope: true, label: "Read events and their payloads" },
  "events:write": { roles: builders, scope: true, label: "Publish events" },
  "endpoints:read": { roles: everyone, scope: true, label: "Read endpoints" },
  "endpoints:write": { roles: builders, scope: true, label: "Create, change and delete endpoints" },
  "endpoints:rotate": { roles: admins, scope: true, label: "Rotate an endpoint's signing secret" },
  "deliveries:read": { roles: everyone, scope: true, label: "Read deliveries and attempts" },
  "deliveries:retry": { roles: builders, scope: true, label: "Retry deliveries" },
} as const satisfies Record<string, { roles: readonly Role[]; scope: boolean; label: string }>;

export type Permission = keyof typeof table;
export const permissions = Object.keys(table) as Permission[];

/** The permissions an API key may carry as scopes. */
export const apiKeyScopes = permissions.filter((permission) => table[permission].scope);

/**
 * What a session of the consumer portal may do, with its own consumer's endpoints alone: `always`, or by `choice` of whoever makes
 * its link. What is not here it may not do.
 */
const consumerTable = {
  "event_types:read": "always",
  "endpoints:read": "always",
  "deliveries:read": "always",
  "endpoints:write": "choice",
  "endpoints:rotate": "choice",
  "deliveries:retry": "choice",
} as const satisfies Partial<Record<Permission, "always" | "choice">>;

/** What the maker of a portal link may grant or leave out. */
export const portalCapabilities = ["endpoints:write", "endpoints:rotate", "deliveries:retry"] as const;
export type PortalCapability = (typeof portalCapabilities)[number];

/** Whether a portal session with these capabilities grants a permission. */
export function consumerGrants(capabilities: readonly PortalCapability[], permission: Permission): boolean {
  const rule = (consumerTable as Partial<Record<Permission, "always" | "choice">>)[permission];
  if (rule === undefined) return false;
  return rule === "always" || (capabilities as readonly Permission[]).includes(permission);
}

const staffTable = {
  "staff:tenants": ["support", "operator", "security", "finance"],
  "staff:tenants:suspend": ["operator", "security"],
  "staff:tenants:plan": ["operator", "finance"],
  "staff:users": ["support", "security"],
  "staff:queues": ["support", "operator"],
  "staff:workers": ["support", "operator"],
  "staff:sessions:revoke": ["security"],
  "staff:metrics": ["operator"],
} as const satisfies Record<string, readonly StaffRole[]>;

export type StaffPermission = keyof typeof staffTable;
export const staffPermissions = Object.keys(staffTable) as StaffPermission[];

/** What a permission lets its holder do, in words for a screen. */
export function permissionLabel(permission: Permission): string {
  return table[permission].label;
}

/** Whether a role grants a permission. */
export function roleGrants(role: Role, permission: Permission): boolean {
  return (table[permission].roles as readonly Role[]).includes(role);
}

/** The roles that grant a permission, strongest first; used to say who could do a thing. */
export function rolesGranting(permission: Permission): readonly Role[] {
  return table[permission].roles;
}

/** Whether any of these staff roles grants a staff permission. */
export function staffGrants(held: readonly StaffRole[], permission: StaffPermission): boolean {
  return held.some((role) => (staffTable[permission] as readonly StaffRole[]).includes(role));
}
