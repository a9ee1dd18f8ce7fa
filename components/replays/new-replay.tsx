"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useEndpoints } from "@/components/endpoints/use-endpoints";
import { ErrorState } from "@/components/patterns/error-state";
import { Facts } from "@/components/patterns/facts";
import { problemOf } from "@/components/patterns/problem";
import { Section } from "@/components/patterns/section";
import { useForm } from "@/components/patterns/use-form";
import { useTRPC } from "@/components/providers/trpc";
import { ReplayForm } from "@/components/replays/replay-form";
import { type FormValues, replayInput } from "@/components/replays/replay-input";
import { ReplayPreview } from "@/components/replays/replay-preview";
import { ReplaySteps } from "@/components/replays/replay-steps";
import { actWords, filterWords, rateWords, replayTitle } from "@/components/replays/replay-words";
import { useEndpointNames } from "@/components/replays/use-endpoint-names";
import { Button } from "@/components/ui/button";
import { paths } from "#lib/paths";
import type { CreateReplayInput, ReplayPreview as Preview } from "#server/deliveries/replays/contract";

const loadSchema = () => import("@/components/replays/replay-values").then((m) => m.ReplayValues);

interface Checked {
  readonly input: CreateReplayInput;
  readonly preview: Preview;
}

export interface NewReplayProps {
  readonly tenantSlug: string;
  readonly initial: FormValues;
}

/** The replay wizard: choose, look at what it would do, start. */
export function NewReplay({ tenantSlug, initial }: NewReplayProps) {
  const trpc = useTRPC();
  const [checked, setChecked] = useState<Checked | null>(null);
  const look = useMutation(trpc.replays.create.mutationOptions());
  const form = useForm({
    schema: loadSchema,
    initial,
    async onSubmit(values) {
      const input = replayInput(values);
      const preview = await look.mutateAsync({ ...input, dryRun: true });
      if ("dryRun" in preview) setChecked({ input, preview });
    },
  });
  const step = useRef<HTMLDivElement>(null);
  const shown = useRef(checked);
  useEffect(() => {
    if (shown.current === checked) return;
    shown.current = checked;
    step.current?.focus(); // the button that was pressed is gone
  }, [checked]);
  return (
    <div ref={step} tabIndex={-1} className="flex max-w-3xl flex-col gap-6 outline-none">
      <ReplaySteps current={checked === null ? 0 : 1} />
      {checked === null ? (
        <ReplayForm form={form} cancelHref={paths.tenant(tenantSlug).replays()} />
      ) : (
        <CheckStep tenantSlug={tenantSlug} checked={checked} onBack={() => setChecked(null)} />
      )}
    </div>
  );
}

interface CheckStepProps {
  readonly tenantSlug: string;
  readonly checked: Checked;
  readonly onBack: () => void;
}

function CheckStep({ tenantSlug, checked: { input, preview }, onBack }: CheckStepProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const endpoints = useEndpoints();
  const nameOf = useEndpointNames();
  const tenant = paths.tenant(tenantSlug);
  const kind = input.kind ?? "replay";
  const act = { kind, filter: input.filter, endpointId: input.endpointId ?? null };
  const start = useMutation(
    trpc.replays.create.mutationOptions({
      onSuccess: (made) => {
        if ("id" in made) router.push(tenant.replay(made.id));
      },
    }),
  );
  const isUnderWay = start.isPending || start.isSuccess;
  const blocker = preview.total === 0 ? "Nothing matches." : isUnderWay ? "Under way." : null;
  return (
    <Section title={preview.total === 0 ? "Nothing to do" : `${actWords(kind, preview)}?`}>
      <div className="flex flex-col gap-5">
        <div className="rounded-lg border bg-card p-4">
          <Facts
            facts={[
              { label: "What", value: replayTitle(act, nameOf) },
              { label: "Picked", value: filterWords(act, nameOf).join(" · ") || "all" },
              ...(kind === "replay"
                ? [
                    {
                      label: "Sent to",
                      value: act.endpointId === null ? "the endpoints that got them" : nameOf(act.endpointId),
                    },
                  ]
                : []),
              { label: "Rate", value: `at most ${rateWords(input.deliveriesPerSecond ?? 0)}` },
            ]}
          />
        </div>
        <ReplayPreview kind={kind} preview={preview} endpoints={endpoints} tenant={tenant} />
        {start.error !== null && (
          <ErrorState blocker="The replay was not started" cause={problemOf(start.error).message} />
        )}
        <div className="flex flex-wrap items-center gap-2 border-t pt-4">
          <Button
            variant="primary"
            disabledReason={blocker}
            onClick={() => start.mutate({ ...input, dryRun: false })}
          >
            {preview.total === 0 ? "Start replay" : actWords(kind, preview)}
          </Button>
          <Button onClick={onBack}>Change it</Button>
        </div>
      </div>
    </Section>
  );
}
