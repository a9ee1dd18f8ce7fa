"use client";

import { XIcon } from "lucide-react";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type ReactNode, useTransition } from "react";
import { FilterRange } from "@/components/patterns/filter-range";
import { FilterText, type FilterTextWidth } from "@/components/patterns/filter-text";
import { Button } from "@/components/ui/button";
import { NativeSelect } from "@/components/ui/native-select";
import { cn } from "#lib/cn";

export type FilterField =
  | {
      readonly kind: "select";
      /** The URL parameter. */
      readonly param: string;
      readonly label: string;
      readonly options: readonly { readonly value: string; readonly label: string }[];
      /** What no filter is called; default `<label>: all`. */
      readonly allLabel?: string;
    }
  | {
      readonly kind: "text";
      readonly param: string;
      readonly label: string;
      readonly placeholder?: string;
      readonly width?: FilterTextWidth;
    }
  /** Writes `range`, or `since` and `until`; read them with `resolveTimeRange`. */
  | { readonly kind: "range"; readonly label?: string };

export interface FilterBarProps {
  readonly fields: readonly FilterField[];
  /** Parameters to drop when a filter changes, besides `cursor`. */
  readonly resets?: readonly string[];
  readonly actions?: ReactNode;
}

export type SetFilters = (changes: Readonly<Record<string, string | null>>) => void;

/** Filters of a list. Their state is the URL; a change starts again at the first page. */
export function FilterBar({ fields, resets = [], actions }: FilterBarProps) {
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  const [isPending, startTransition] = useTransition();
  const params = fields.flatMap((field) =>
    field.kind === "range" ? ["range", "since", "until"] : [field.param],
  );
  const isFiltered = params.some((param) => search.has(param));

  const setFilters: SetFilters = (changes) => {
    const query = new URLSearchParams(search.toString());
    for (const param of ["cursor", ...resets]) query.delete(param);
    for (const [param, value] of Object.entries(changes)) {
      if (value === null || value === "") query.delete(param);
      else query.set(param, value);
    }
    const text = query.toString();
    startTransition(() => router.replace(text === "" ? pathname : `${pathname}?${text}`, { scroll: false }));
  };

  return (
    <search aria-label="Filters" aria-busy={isPending} className="flex flex-wrap items-center gap-2">
      {fields.map((field) => (
        <Filter
          key={field.kind === "range" ? "range" : field.param}
          field={field}
          search={search}
          onChange={setFilters}
        />
      ))}
      {isFiltered && (
        <Button
          variant="ghost"
          onClick={() => setFilters(Object.fromEntries(params.map((param) => [param, null])))}
        >
          <XIcon aria-hidden="true" /> Clear
        </Button>
      )}
      {actions !== undefined && <div className="ml-auto flex items-center gap-2">{actions}</div>}
    </search>
  );
}

interface FilterProps {
  readonly field: FilterField;
  readonly search: Pick<URLSearchParams, "get">;
  readonly onChange: SetFilters;
}

function Filter({ field, search, onChange }: FilterProps) {
  if (field.kind === "range")
    return (
      <FilterRange
        label={field.label ?? "Time"}
        range={search.get("range")}
        since={search.get("since")}
        until={search.get("until")}
        onChange={onChange}
      />
    );
  const value = search.get(field.param) ?? "";
  if (field.kind === "text")
    return (
      <FilterText
        key={value}
        label={field.label}
        placeholder={field.placeholder ?? field.label}
        value={value}
        width={field.width ?? "wide"}
        onChange={(next) => onChange({ [field.param]: next })}
      />
    );
  return (
    <NativeSelect
      aria-label={field.label}
      value={value}
      onChange={(event) => onChange({ [field.param]: event.target.value })}
      className={cn(
        "w-auto max-w-64 max-md:flex-1",
        value !== "" && "[--select-surface:var(--primary-soft)]",
      )}
    >
      <option value="">{field.allLabel ?? `${field.label}: all`}</option>
      {field.options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </NativeSelect>
  );
}
