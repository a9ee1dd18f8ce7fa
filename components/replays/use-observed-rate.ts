"use client";

import { useState } from "react";
import { observed, observedRate, type Observation } from "@/components/replays/replay-progress";
import type { Replay } from "#server/deliveries/replays/contract";

/** Things per second, as seen since the page was opened; null until two steps were seen. */
export function useObservedRate(replay: Replay): number | null {
  const [observations, setObservations] = useState<readonly Observation[]>(() => observed([], replay));
  const next = observed(observations, replay);
  if (next !== observations) setObservations(next);
  return replay.state === "running" ? observedRate(next) : null;
}
