import { shareDone } from "@/components/replays/replay-progress";
import { Progress } from "@/components/ui/progress";
import { formatNumber, formatPercent } from "#lib/format";
import type { Replay } from "#server/deliveries/replays/contract";

const tones = { running: "primary", done: "ok", cancelled: "warn", failed: "danger" } as const;

/** How far a replay is: a bar with its counts in words, or the counts alone where the whole is not known. */
export function ReplayBar({ replay }: { readonly replay: Replay }) {
  const share = shareDone(replay);
  const { seen, total, isTotalCapped, state } = replay;
  const counts = isTotalCapped
    ? `${formatNumber(seen)} of more than ${formatNumber(total)}`
    : `${formatNumber(seen)} of ${formatNumber(total)}`;
  return (
    <span className="flex flex-col gap-1">
      <span className="tabular flex items-baseline justify-between gap-2 text-xs">
        <span>{counts}</span>
        {share !== null && <span className="text-muted-foreground">{formatPercent(share, 0)}</span>}
      </span>
      {share !== null && <Progress label={counts} value={share} max={1} tone={tones[state]} />}
    </span>
  );
}
