"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { problemOf } from "@/components/patterns/problem";
import { useTRPC } from "@/components/providers/trpc";
import { useDenial } from "@/components/tenants/membership";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { toast } from "@/components/ui/toast-store";
import type { Replay } from "#server/deliveries/replays/contract";

const most = 1_000;

/** The throttle of a replay that runs: changed here, it holds from the next page on. */
export function ReplayThrottleForm({ replay }: { readonly replay: Replay }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const denied = useDenial("deliveries:retry");
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? String(replay.deliveriesPerSecond);
  const rate = Number(text);
  const isRate = /^\d+$/.test(text) && rate >= 1 && rate <= most;
  const update = useMutation(
    trpc.replays.update.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: [["replays"]] });
        setDraft(null);
      },
      onError: (error) =>
        toast({ title: "Rate not changed", description: problemOf(error).message, tone: "danger" }),
    }),
  );
  const blocker = !isRate
    ? "Enter a whole number from 1 to 1,000."
    : rate === replay.deliveriesPerSecond
      ? "This is its rate now."
      : update.isPending
        ? "Under way."
        : null;
  return (
    <form
      aria-label="Rate"
      noValidate
      className="flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (denied === null && blocker === null) update.mutate({ id: replay.id, deliveriesPerSecond: rate });
      }}
    >
      <Label htmlFor={id}>At most</Label>
      <Input
        id={id}
        type="number"
        inputMode="numeric"
        min={1}
        max={most}
        className="w-24"
        aria-describedby={`${id}-unit`}
        aria-invalid={!isRate}
        value={text}
        onChange={(event) => setDraft(event.target.value)}
      />
      <span id={`${id}-unit`} className="text-muted-foreground">
        deliveries per second
      </span>
      <Button type="submit" disabledReason={denied ?? blocker}>
        Change rate
      </Button>
    </form>
  );
}
