import { paths } from "#lib/paths";

export type NavIcon =
  | "overview"
  | "events"
  | "deliveries"
  | "deadLetters"
  | "replays"
  | "endpoints"
  | "eventTypes"
  | "apiKeys"
  | "portal"
  | "members"
  | "auditLog"
  | "usage"
  | "settings"
  | "tenants"
  | "users"
  | "queues"
  | "workers"
  | "apiReference";

/** One entry of the left navigation. Plain values, so that a server layout can hand it to the browser. */
export interface NavItem {
  readonly label: string;
  readonly href: string;
  readonly icon: NavIcon;
  /** The second key after `g`. */
  readonly key?: string;
  /** Active on this very path alone, not on those below it. */
  readonly isExact?: boolean;
  /** A number that needs attention, e.g. exhausted deliveries; hidden at 0. */
  readonly count?: number;
}

export interface NavGroup {
  /** Null for the group at the top. */
  readonly label: string | null;
  readonly items: readonly NavItem[];
}

/** The hub's navigation inside one tenant. */
export function tenantNav(slug: string, counts: { readonly exhausted?: number } = {}): NavGroup[] {
  const tenant = paths.tenant(slug);
  return [
    {
      label: null,
      items: [{ label: "Overview", href: tenant.overview(), icon: "overview", key: "o", isExact: true }],
    },
    {
      label: "Events",
      items: [
        { label: "Events", href: tenant.events(), icon: "events", key: "e" },
        { label: "Deliveries", href: tenant.deliveries(), icon: "deliveries", key: "d" },
        {
          label: "Dead letters",
          href: tenant.deadLetters(),
          icon: "deadLetters",
          key: "l",
          count: counts.exhausted ?? 0,
        },
        { label: "Replays", href: tenant.replays(), icon: "replays", key: "r" },
        { label: "Endpoints", href: tenant.endpoints(), icon: "endpoints", key: "n" },
        { label: "Event types", href: tenant.eventTypes(), icon: "eventTypes", key: "t" },
      ],
    },
    {
      label: "Tenant",
      items: [
        { label: "Customer portal", href: tenant.portal(), icon: "portal", key: "p" },
        { label: "API keys", href: tenant.apiKeys(), icon: "apiKeys", key: "k" },
        { label: "Members", href: tenant.members(), icon: "members", key: "m" },
        { label: "Audit log", href: tenant.auditLog(), icon: "auditLog", key: "a" },
        { label: "Usage", href: tenant.usage(), icon: "usage", key: "u" },
        { label: "Settings", href: tenant.settings(), icon: "settings", key: "s" },
      ],
    },
  ];
}

/** What the palette leads to besides: forms that start something. */
export function tenantActs(
  slug: string,
): { group: string; label: string; href: string; keywords: string[] }[] {
  const tenant = paths.tenant(slug);
  return [
    {
      group: "Start",
      label: "Start a replay",
      href: tenant.newReplay({ kind: "replay" }),
      keywords: ["deliver again", "resend", "backfill"],
    },
    {
      group: "Start",
      label: "Retry dead letters",
      href: tenant.newReplay({ kind: "retry" }),
      keywords: ["exhausted", "failed"],
    },
    {
      group: "Start",
      label: "Recover an endpoint",
      href: tenant.newReplay({ kind: "recover" }),
      keywords: ["outage", "since", "missed"],
    },
  ];
}

/** The staff console's navigation. */
export function staffNav(): NavGroup[] {
  return [
    {
      label: null,
      items: [{ label: "Overview", href: paths.admin.overview(), icon: "overview", key: "o", isExact: true }],
    },
    {
      label: "Operate",
      items: [
        { label: "Tenants", href: paths.admin.tenants(), icon: "tenants", key: "t" },
        { label: "Users", href: paths.admin.users(), icon: "users", key: "u" },
        { label: "Queues", href: paths.admin.queues(), icon: "queues", key: "q" },
        { label: "Workers", href: paths.admin.workers(), icon: "workers", key: "w" },
      ],
    },
  ];
}

/** Whether a path belongs to an entry; exact entries match alone, others with all that is below. */
export function isActive(
  { href, isExact = false }: Pick<NavItem, "href" | "isExact">,
  pathname: string,
): boolean {
  return pathname === href || (!isExact && pathname.startsWith(`${href}/`));
}
