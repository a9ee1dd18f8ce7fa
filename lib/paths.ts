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
    lane: (tenantId: string, endpointId: string) =>
      `/admin/queues/${encodeURIComponent(tenantId)}/${encodeURIComponent(endpointId)}`,
    workers: () => "/admin/workers",
  },
  developers: {
    overview: () => "/developers",
    apiReference: () => "/developers/api-reference",
  },
} as const;

export type TenantPaths = ReturnType<typeof tenantPaths>;

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
