import type { ReplayKind } from "#lib/replays";
import { cn } from "#lib/cn";

const kinds: readonly { readonly value: ReplayKind; readonly label: string; readonly hint: string }[] = [
  {
    value: "retry",
    label: "Retry deliveries",
    hint: "Dead letters, or deliveries that wait, are attempted again from the start of their schedule.",
  },
  {
    value: "recover",
    label: "Recover an endpoint",
    hint: "After an outage: everything one endpoint did not get since a moment.",
  },
  {
    value: "replay",
    label: "Replay events",
    hint: "Past events are delivered anew, also those that arrived: to who got them, or to one endpoint.",
  },
];

export interface ReplayKindFieldProps {
  readonly value: ReplayKind;
  readonly onChange: (kind: ReplayKind) => void;
}

/** Which of the three acts it is. */
export function ReplayKindField({ value, onChange }: ReplayKindFieldProps) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">What to do</legend>
      <div className="grid gap-2 md:grid-cols-3">
        {kinds.map((kind) => (
          <label
            key={kind.value}
            className={cn(
              "flex cursor-pointer flex-col gap-1 rounded-lg border bg-card p-3 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring",
              value === kind.value ? "border-primary bg-primary-soft" : "hover:border-input",
            )}
          >
            <span className="flex items-center gap-2 font-medium">
              <input
                type="radio"
                name="kind"
                value={kind.value}
                checked={value === kind.value}
                onChange={() => onChange(kind.value)}
                aria-labelledby={`kind-${kind.value}`}
                aria-describedby={`kind-${kind.value}-hint`}
                className="size-4 accent-primary outline-none"
              />
              <span id={`kind-${kind.value}`}>{kind.label}</span>
            </span>
            <span id={`kind-${kind.value}-hint`} className="text-xs text-muted-foreground">
              {kind.hint}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
