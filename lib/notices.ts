import type { Role } from "./permissions.ts";

/** What a tenant's members are mailed of, each as they choose, in the order in which it is shown. */
export const noticeKinds = {
  failing: {
    label: "Failing endpoints",
    hint: "Every delivery to an endpoint has failed for days, and it will be disabled.",
  },
  disabled: { label: "Disabled endpoints", hint: "An endpoint was disabled; nothing more is sent to it." },
  exhausted: {
    label: "Dead letters",
    hint: "Deliveries used up their attempts. At most one mail an hour.",
  },
  quota: { label: "Events of the month", hint: "80 % or all of this month's events are used." },
} as const satisfies Record<string, { readonly label: string; readonly hint: string }>;

export type NoticeKind = keyof typeof noticeKinds;
/** Whether each kind is mailed. */
export type NoticeChoices = Readonly<Record<NoticeKind, boolean>>;

/** Roles whose members are mailed unless they chose otherwise. */
export const noticedRoles = ["owner", "admin"] as const satisfies readonly Role[];

/** What a member gets: what they chose, and by their role where they did not. */
export function effectiveChoices(role: Role, chosen: Partial<NoticeChoices>): NoticeChoices {
  const byRole = (noticedRoles as readonly Role[]).includes(role);
  return {
    failing: chosen.failing ?? byRole,
    disabled: chosen.disabled ?? byRole,
    exhausted: chosen.exhausted ?? byRole,
    quota: chosen.quota ?? byRole,
  };
}
