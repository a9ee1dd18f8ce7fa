import { ChevronRightIcon } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { type Fact, Facts } from "@/components/patterns/facts";

export interface Crumb {
  readonly label: string;
  readonly href: string;
}

export interface PageHeaderProps {
  /** The pages above this one, outermost first; this page itself is not among them. */
  readonly breadcrumbs?: readonly Crumb[];
  readonly title: ReactNode;
  /** A `StatusBadge`. */
  readonly status?: ReactNode;
  readonly description?: ReactNode;
  /** One primary action; others before it as secondary buttons. */
  readonly actions?: ReactNode;
  readonly facts?: readonly Fact[];
}

/** The head of a page: where it is, what it shows, in what state, and the one next action. */
export function PageHeader({
  breadcrumbs = [],
  title,
  status,
  description,
  actions,
  facts = [],
}: PageHeaderProps) {
  return (
    <header className="flex flex-col gap-4">
      <div>
        {breadcrumbs.length > 0 && (
          <nav aria-label="Breadcrumbs" className="mb-1">
            <ol className="flex flex-wrap items-center gap-1 text-xs text-muted-foreground">
              {breadcrumbs.map(({ label, href }, index) => (
                <li key={href} className="flex min-w-0 items-center gap-1">
                  {index > 0 && <ChevronRightIcon aria-hidden="true" className="size-3.5 shrink-0" />}
                  <Link href={href} className="max-w-64 truncate rounded-sm py-1 hover:text-foreground">
                    {label}
                  </Link>
                </li>
              ))}
            </ol>
          </nav>
        )}
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="min-w-0 flex-1 basis-64">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <h1 className="min-w-0 text-xl font-semibold tracking-tight break-words">{title}</h1>
              {status}
            </div>
            {description !== undefined && (
              <p className="mt-1 max-w-3xl text-muted-foreground">{description}</p>
            )}
          </div>
          {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        </div>
      </div>
      {facts.length > 0 && (
        <div className="rounded-lg border bg-card p-4">
          <Facts facts={facts} />
        </div>
      )}
    </header>
  );
}
