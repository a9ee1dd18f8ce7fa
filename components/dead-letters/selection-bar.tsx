"use client";

import { useMutation } from "@tanstack/react-query";
import { RotateCwIcon } from "lucide-react";
import Link from "next/link";
import { problemOf } from "@/components/patterns/problem";
import { useTRPC } from "@/components/providers/trpc";
import { actWords } from "@/components/replays/replay-words";
import { useDenial } from "@/components/tenants/membership";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast-store";
import { cn } from "#lib/cn";
import { formatCount, formatNumber } from "#lib/format";
import { paths } from "#lib/paths";

export interface SelectionBarProps {
  readonly tenantSlug: string;
  /** Ids of the deliveries that are ticked. */
  readonly selected: readonly string[];
  readonly shownCount: number;
  readonly onSelectAll: (isOn: boolean) => void;
}

/** Below the rows, and in sight while they scroll: how many are ticked, and what to do with them. */
export function SelectionBar({ tenantSlug, selected, shownCount, onSelectAll }: SelectionBarProps) {
  const trpc = useTRPC();
  const denied = useDenial("deliveries:retry");
  const retry = useMutation(
    trpc.replays.create.mutationOptions({
      onSuccess: () => onSelectAll(false),
      onError: (error) =>
        toast({ title: "Not retried", description: problemOf(error).message, tone: "danger" }),
    }),
  );
  const count = { total: selected.length, isTotalCapped: false };
  const started = retry.data !== undefined && "id" in retry.data ? retry.data : null;
  const blocker = selected.length === 0 ? "Select deliveries first." : retry.isPending ? "Under way." : null;
  if (shownCount === 0 && started === null) return null;
  return (
    <div
      className={cn(
        "sticky bottom-3 z-20 flex flex-wrap items-center gap-2 rounded-lg border bg-card px-4 py-2 shadow-md",
        selected.length === 0 && "max-md:static",
      )}
    >
      <span aria-live="polite" className="tabular mr-auto">
        {selected.length > 0 || started === null ? (
          `${formatNumber(selected.length)} selected`
        ) : (
          <>
            Retry of {formatCount(started.total, "delivery", "deliveries")} started.{" "}
            <Link
              href={paths.tenant(tenantSlug).replay(started.id)}
              className="text-link underline underline-offset-4"
            >
              Follow it
            </Link>
          </>
        )}
      </span>
      {selected.length < shownCount && (
        <Button variant="ghost" onClick={() => onSelectAll(true)}>
          Select all {formatNumber(shownCount)} shown
        </Button>
      )}
      {selected.length > 0 && (
        <Button variant="ghost" onClick={() => onSelectAll(false)}>
          Clear selection
        </Button>
      )}
      <Button
        disabledReason={denied ?? blocker}
        onClick={() => retry.mutate({ kind: "retry", filter: { deliveryIds: [...selected] } })}
      >
        <RotateCwIcon aria-hidden="true" />
        {selected.length === 0 ? "Retry selected" : actWords("retry", count)}
      </Button>
    </div>
  );
}
