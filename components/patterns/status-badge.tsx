import { Badge } from "@/components/ui/badge";
import { type StateOf, type StatusKind, statusOf } from "@/components/patterns/status";
import { cn } from "#lib/cn";

export interface StatusBadgeProps<K extends StatusKind> {
  readonly kind: K;
  readonly state: StateOf<K>;
  /** `plain` drops the box: for dense tables. */
  readonly look?: "badge" | "plain";
  readonly className?: string;
}

const iconTones = {
  ok: "text-ok",
  warn: "text-warn",
  danger: "text-danger",
  info: "text-info",
  idle: "text-idle",
} as const;

/** The state of a thing as icon, word and tone; the one way a screen shows it. */
export function StatusBadge<K extends StatusKind>({
  kind,
  state,
  look = "badge",
  className,
}: StatusBadgeProps<K>) {
  const { tone, icon: Icon, word, meaning } = statusOf(kind, state);
  if (look === "badge")
    return (
      <Badge tone={tone} title={meaning} className={className}>
        <Icon aria-hidden="true" className={iconTones[tone]} />
        {word}
      </Badge>
    );
  return (
    <span title={meaning} className={cn("inline-flex items-center gap-1.5 whitespace-nowrap", className)}>
      <Icon aria-hidden="true" className={cn("size-4 shrink-0", iconTones[tone])} />
      {word}
    </span>
  );
}
