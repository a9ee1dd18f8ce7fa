import { type ReactNode, useId } from "react";
import { cn } from "#lib/cn";

export interface SectionProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  /** `card` frames the content; `bare` leaves that to it (tables frame themselves). */
  readonly look?: "card" | "bare";
  readonly className?: string;
  readonly children: ReactNode;
}

/** A titled part of a page: a labelled region with an h2. */
export function Section({ title, description, actions, look = "bare", className, children }: SectionProps) {
  const titleId = useId();
  return (
    <section aria-labelledby={titleId} className={cn("flex min-w-0 flex-col gap-3", className)}>
      <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h2 id={titleId} className="text-base font-semibold">
            {title}
          </h2>
          {description !== undefined && (
            <p className="mt-0.5 max-w-3xl text-muted-foreground">{description}</p>
          )}
        </div>
        {actions !== undefined && <div className="flex items-center gap-2">{actions}</div>}
      </div>
      {look === "card" ? <div className="rounded-lg border bg-card p-4">{children}</div> : children}
    </section>
  );
}
