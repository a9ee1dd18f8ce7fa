"use client";

import { useMutation } from "@tanstack/react-query";
import { RotateCwIcon } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useEndpoints } from "@/components/endpoints/use-endpoints";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { problemOf } from "@/components/patterns/problem";
import { useTRPC } from "@/components/providers/trpc";
import { ReplayPreview } from "@/components/replays/replay-preview";
import { actWords, rateWords } from "@/components/replays/replay-words";
import { useDenial } from "@/components/tenants/membership";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast-store";
import { paths } from "#lib/paths";
import type { CountDeadLettersInput } from "#server/deliveries/dead-letters/contract";
import type { ReplayPreview as Preview } from "#server/deliveries/replays/contract";

export interface RetryMatchingProps {
  readonly tenantSlug: string;
  readonly filter: CountDeadLettersInput;
  /** How many there are to retry, as far as is known. */
  readonly total: number;
}

const deliveriesPerSecond = 100;

/** Retries all that match: first a dry run with its count and samples, then a replay to follow. */
export function RetryMatching({ tenantSlug, filter, total }: RetryMatchingProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const endpoints = useEndpoints();
  const denied = useDenial("deliveries:retry");
  const [preview, setPreview] = useState<Preview | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const create = useMutation(trpc.replays.create.mutationOptions());
  const tenant = paths.tenant(tenantSlug);
  const look = useMutation(
    trpc.replays.create.mutationOptions({
      onSuccess(found) {
        if (!("dryRun" in found)) return;
        setPreview(found);
        setIsOpen(true);
      },
      onError: (error) =>
        toast({ title: "Not counted", description: problemOf(error).message, tone: "danger" }),
    }),
  );
  const request = { kind: "retry", filter, deliveriesPerSecond } as const;
  const blocker =
    total === 0 ? "There is nothing to retry." : look.isPending ? "Counting what matches." : null;
  return (
    <>
      <Button
        variant="primary"
        aria-haspopup="dialog"
        disabledReason={denied ?? blocker}
        onClick={() => look.mutate({ ...request, dryRun: true })}
      >
        <RotateCwIcon aria-hidden="true" /> Retry all that match
      </Button>
      {preview !== null && (
        <ConfirmDialog
          open={isOpen}
          onOpenChange={setIsOpen}
          tone="primary"
          title={`${actWords("retry", preview)}?`}
          confirmLabel={actWords("retry", preview)}
          consequence={
            <div className="flex flex-col gap-3">
              <ReplayPreview kind="retry" preview={preview} endpoints={endpoints} tenant={tenant} most={5} />
              <p>
                Each is attempted anew with the whole schedule before it, {rateWords(deliveriesPerSecond)};
                you can change the rate or cancel while it runs.{" "}
                <Link
                  href={tenant.newReplay({ kind: "retry", ...textOf(filter) })}
                  className="text-link underline"
                >
                  Choose more exactly
                </Link>
              </p>
            </div>
          }
          onConfirm={async () => {
            const made = await create.mutateAsync(request);
            if ("id" in made) router.push(tenant.replay(made.id));
          }}
        />
      )}
    </>
  );
}

/** The filter as it stands in a URL. */
function textOf({ lastStatus, ...filter }: CountDeadLettersInput) {
  return { ...filter, lastStatus: lastStatus === undefined ? undefined : String(lastStatus) };
}
