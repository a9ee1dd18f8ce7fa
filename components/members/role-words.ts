import type { Role } from "#lib/permissions";

/** Roles as a form offers them, with what each may do in one line. */
export const roleOptions: readonly { readonly value: Role; readonly label: string; readonly hint: string }[] =
  [
    { value: "viewer", label: "Viewer", hint: "Sees everything but secrets; changes nothing" },
    { value: "developer", label: "Developer", hint: "Publishes, and changes endpoints and event types" },
    { value: "admin", label: "Admin", hint: "Also members, API keys, secrets and settings" },
    { value: "owner", label: "Owner", hint: "Everything, and handles other owners" },
  ];

/** A role's name as a screen writes it. */
export function roleLabel(role: Role): string {
  return roleOptions.find(({ value }) => value === role)?.label ?? role;
}
