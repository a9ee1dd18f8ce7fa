import { paths, type TenantPaths } from "./paths.ts";
import type { IdPrefix } from "./type-id.ts";

/** Where the reader is: ids of tenant things need the tenant, ids of people and tenants need staff. */
export interface IdContext {
  readonly tenantSlug?: string | null;
  readonly isStaff?: boolean;
}

/**
 * The page of the thing with this id, by the id's prefix; null when the text is no id of ours
 * or the reader has no page for it.
 */
export function pathOfId(text: string, { tenantSlug = null, isStaff = false }: IdContext): string | null {
  const id = text.trim().toLowerCase();
  const prefix = prefixOfId(id);
  if (prefix === null) return null;
  if (prefix === "tnt") return isStaff ? paths.admin.tenant(id) : null;
  if (prefix === "usr" && isStaff) return paths.admin.user(id);
  return tenantSlug === null ? null : tenantPathOfId(paths.tenant(tenantSlug), prefix, id);
}

/** Whether the text is shaped like an id of ours; the prefix if so. */
export function prefixOfId(text: string): IdPrefix | null {
  const match = /^([a-z]+)_[0-7][0-9a-hjkmnp-tv-z]{25}$/.exec(text);
  const prefix = match?.[1];
  return prefix !== undefined && isKnownPrefix(prefix) ? prefix : null;
}

const knownPrefixes: Record<IdPrefix, true> = {
  tnt: true,
  usr: true,
  ses: true,
  inv: true,
  key: true,
  evt: true,
  dlv: true,
  att: true,
  ep: true,
  sec: true,
  ety: true,
  aud: true,
  mail: true,
  rpl: true,
  pts: true,
};

function isKnownPrefix(text: string): text is IdPrefix {
  return Object.hasOwn(knownPrefixes, text);
}

function tenantPathOfId(tenant: TenantPaths, prefix: IdPrefix, id: string): string | null {
  switch (prefix) {
    case "evt":
      return tenant.event(id);
    case "dlv":
      return tenant.delivery(id);
    case "ep":
      return tenant.endpoint(id);
    case "rpl":
      return tenant.replay(id);
    case "ety":
      return tenant.eventTypes();
    case "key":
      return tenant.apiKeys();
    case "usr":
    case "inv":
      return tenant.members();
    case "aud":
      return tenant.auditLog();
    case "pts":
      return tenant.portal();
    default:
      return null;
  }
}
