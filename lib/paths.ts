import type { IdPrefix } from "./type-id.ts";

export interface EventsQuery {
  readonly type?: string;
  readonly subject?: string;
  readonly correlationId?: string;
  readonly range?: string;
  readonly since?: string;
  readonly until?: string;
}

export interface DeliveriesQuery {
  readonly state?: string;
  readonly endpointId?: string;
  readonly eventId?: string;
  readonly eventType?: string;
  readonly range?: string;
  readonly since?: string;
  readonly until?: string;
}

export interface DeadLettersQuery {
  readonly endpointId?: string | undefined;
  readonly eventType?: string | undefined;
  readonly lastErrorClass?: string | undefined;
  readonly lastStatus?: string | undefined;
  readonly range?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** What the wizard starts with; `target` is the endpoint that events go to. */
export interface NewReplayQuery extends Omit<DeadLettersQuery, "range"> {
  readonly kind?: string | undefined;
  readonly state?: string | undefined;
  readonly subject?: string | undefined;
  readonly target?: string | undefined;
}

export interface PortalSessionsQuery {
  readonly consumer?: string;
  readonly state?: string;
}

export interface AuditLogQuery {
  readonly action?: string;
  readonly actorId?: string;
  readonly subjectId?: string;
}

/** Every URL of the web app but the consumer portal's, which lib/portal-paths.ts has. Nothing else spells one. */
export const paths = {
  home: () => "/",
  signIn: (query?: { readonly callbackUrl?: string }) => withQuery("/sign-in", query),
  signUp: () => "/sign-up",
  forgotPassword: () => "/forgot-password",
  resetPassword: (token: string) => `/reset-password/${encodeURIComponent(token)}`,
  invitation: (token: string) => `/invitations/${encodeURIComponent(token)}`,
  account: () => "/account",
  tenants: () => "/tenants",
  newTenant: () => "/tenants/new",
  localMail: () => "/local-mail",
  localMailMessage: (id: string) => `/local-mail/${encodeURIComponent(id)}`,
  tenant: tenantPaths,
  admin: {
    overview: () => "/admin",
    tenants: () => "/admin/tenants",
    tenant: (id: string) => `/admin/tenants/${encodeURIComponent(id)}`,
    users: () => "/admin/users",
    user: (id: string) => `/admin/users/${encodeURIComponent(id)}`,
    queues: () => "/admin/queues",
    workers: () => "/admin/workers",
  },
  developers: {
    overview: () => "/developers",
    apiReference: () => "/developers/api-reference",
  },
} as const;

export type TenantPaths = ReturnType<typeof tenantPaths>;

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
  return tenantSlug === null ? null : tenantPathOfId(tenantPaths(tenantSlug), prefix, id);
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

function tenantPaths(slug: string) {
  const root = `/${encodeURIComponent(slug)}`;
  const item = (folder: string, id: string) => `${root}/${folder}/${encodeURIComponent(id)}`;
  return {
    overview: () => root,
    events: (query?: EventsQuery) => withQuery(`${root}/events`, query),
    event: (id: string) => item("events", id),
    endpoints: () => `${root}/endpoints`,
    endpoint: (id: string) => item("endpoints", id),
    newEndpoint: () => `${root}/endpoints/new`,
    editEndpoint: (id: string) => `${item("endpoints", id)}/edit`,
    deliveries: (query?: DeliveriesQuery) => withQuery(`${root}/deliveries`, query),
    delivery: (id: string) => item("deliveries", id),
    deadLetters: (query?: DeadLettersQuery) => withQuery(`${root}/dead-letters`, query),
    replays: () => `${root}/replays`,
    replay: (id: string) => item("replays", id),
    newReplay: (query?: NewReplayQuery) => withQuery(`${root}/replays/new`, query),
    eventTypes: () => `${root}/event-types`,
    eventType: (type: string) => item("event-types", type),
    newEventType: () => `${root}/event-types/new`,
    apiKeys: () => `${root}/api-keys`,
    newApiKey: () => `${root}/api-keys/new`,
    members: () => `${root}/members`,
    auditLog: (query?: AuditLogQuery) => withQuery(`${root}/audit-log`, query),
    usage: () => `${root}/usage`,
    portal: (query?: PortalSessionsQuery) => withQuery(`${root}/portal`, query),
    portalSettings: () => `${root}/portal/settings`,
    settings: () => `${root}/settings`,
  };
}

/** Appends the parameters that have a value, in the order given. */
function withQuery(path: string, query: object = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (typeof value === "string" && value !== "") search.set(name, value);
  }
  const text = search.toString();
  return text === "" ? path : `${path}?${text}`;
}
