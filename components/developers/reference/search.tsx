"use client";

import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { SearchIcon } from "lucide-react";
import { MethodName } from "@/components/developers/method-name";
import { Input } from "@/components/ui/input";
import { formatCount } from "#lib/format";

/** One call, as the list at the side names it and the search finds it. */
export interface CallEntry {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** What the search looks through, lower case. */
  readonly text: string;
}

export interface CallGroup {
  readonly tag: string;
  readonly anchor: string;
  readonly entries: readonly CallEntry[];
}

const ShownContext = createContext<ReadonlySet<string>>(new Set());

/** The reference with its list of calls at the side; typing leaves the calls that hold every word. */
export function SearchableReference({
  groups,
  children,
}: {
  readonly groups: readonly CallGroup[];
  readonly children: ReactNode;
}) {
  const [query, setQuery] = useState("");
  const shown = useMemo(() => matching(groups, query), [groups, query]);
  const total = groups.reduce((sum, { entries }) => sum + entries.length, 0);
  const calls = groups
    .map((group) => ({ ...group, entries: group.entries.filter(({ id }) => shown.has(id)) }))
    .filter(({ entries }) => entries.length > 0);
  const found = calls.reduce((sum, { entries }) => sum + entries.length, 0);
  return (
    <ShownContext value={shown}>
      <div className="gap-10 lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
        <div className="flex flex-col gap-3 max-lg:mb-6 lg:sticky lg:top-18 lg:h-[calc(100dvh-6rem)]">
          <search className="relative">
            <SearchIcon
              aria-hidden="true"
              className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted-foreground"
            />
            <Input
              type="search"
              aria-label="Search the calls"
              placeholder="Path, word or scope"
              className="pl-8"
              spellCheck={false}
              value={query}
              onChange={(event) => setQuery(event.target.value)}
            />
          </search>
          <output className="text-xs text-muted-foreground">
            {query.trim() === "" ? formatCount(total, "call") : `${found} of ${formatCount(total, "call")}`}
          </output>
          <CallList groups={calls} />
        </div>
        <div className="min-w-0">
          {found === 0 && (
            <p className="rounded-lg border bg-card p-6 text-center text-muted-foreground">
              No call holds these words. Search for a path, a scope or a field.
            </p>
          )}
          {children}
        </div>
      </div>
    </ShownContext>
  );
}

/** Its content, unless the search leaves out all of these calls. */
export function WhileShown({
  calls,
  children,
}: {
  readonly calls: readonly string[];
  readonly children: ReactNode;
}) {
  const shown = useContext(ShownContext);
  return <div hidden={!calls.some((id) => shown.has(id))}>{children}</div>;
}

function CallList({ groups }: { readonly groups: readonly CallGroup[] }) {
  return (
    <nav
      aria-label="Calls"
      className="overflow-y-auto pr-1 max-lg:max-h-64 max-lg:rounded-lg max-lg:border max-lg:p-2"
    >
      {groups.map(({ tag, anchor, entries }) => (
        <div key={tag} className="mb-4 last:mb-0">
          <a
            href={`#${anchor}`}
            className="block rounded-sm px-1.5 py-0.5 text-xs font-semibold hover:bg-accent"
          >
            {tag}
          </a>
          <ul>
            {entries.map(({ id, method, path }) => (
              <li key={id}>
                <a
                  href={`#${id}`}
                  className="flex items-baseline gap-1.5 rounded-sm px-1.5 py-1 text-muted-foreground hover:bg-accent hover:text-foreground"
                >
                  <MethodName method={method} isShort />
                  <span className="min-w-0 truncate font-mono text-2xs" title={path}>
                    {path}
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function matching(groups: readonly CallGroup[], query: string): ReadonlySet<string> {
  const words = query.toLowerCase().split(/\s+/);
  const entries = groups.flatMap((group) => group.entries);
  return new Set(
    entries.filter(({ text }) => words.every((word) => text.includes(word))).map(({ id }) => id),
  );
}
