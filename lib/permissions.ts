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
  "tenant:read": { roles: everyone, scope: true },
  "tenant:write": { roles: admins, scope: false },
  "members:read": { roles: everyone, scope: false },
  "members:write": { roles: admins, scope: false },
  "api_keys:read": { roles: builders, scope: true },
  "api_keys:write": { roles: admins, scope: true },
  "audit:read": { roles: admins, scope: true },
  "event_types:read": { roles: everyone, scope: true },
  "event_types:write": { roles: builders, scope: true },
  "events:read": { roles: everyone, scope: true },
  "events:write": { roles: builders, scope: true },
  "endpoints:read": { roles: everyone, scope: true },
  "endpoints:write": { roles: builders, scope: true },
  "endpoints:rotate": { roles: admins, scope: true },
  "deliveries:read": { roles: everyone, scope: true },
  "deliveries:retry": { roles: builders, scope: true },
} as const satisfies Record<string, { roles: readonly Role[]; scope: boolean }>;

export type Permission = keyof typeof table;
export const permissions = Object.keys(table) as Permission[];

/** The permissions an API key may carry as scopes. */
export const apiKeyScopes = permissions.filter((permission) => table[permission].scope);

const staffTable = {
  "staff:tenants": ["support", "operator", "security", "finance"],
  "staff:tenants:suspend": ["operator", "security"],
  "staff:tenants:plan": ["operator", "finance"],
  "staff:users": ["support", "security"],
  "staff:queues": ["support", "operator"],
  "staff:queues:control": ["operator"],
  "staff:workers": ["support", "operator"],
  "staff:sessions:revoke": ["security"],
  "staff:metrics": ["operator"],
} as const satisfies Record<string, readonly StaffRole[]>;

export type StaffPermission = keyof typeof staffTable;
export const staffPermissions = Object.keys(staffTable) as StaffPermission[];

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
