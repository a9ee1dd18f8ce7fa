import { type Breaker, closedBreaker, isProbeDue } from "./breaker.ts";

/** A breaker as its lane's row has it: everything but the revision is of an open one. */
export interface BreakerRow {
  readonly revision: number;
  readonly openedMs: number | null;
  readonly opens: number;
  readonly reason: string | null;
  readonly nextProbeMs: number | null;
}

/** The breaker of a lane this worker holds: what it lets pass, and how it stands to the lane's row. */
export class LaneBreaker {
  current: Breaker = closedBreaker;
  /** It changed, and the row does not have it yet. */
  isUnstored = false;
  #revision = 0;
  #isProbing = false;
  #isDue = false;

  /** When the next probe may start; null while it is closed. */
  get nextProbeAt(): Date | null {
    return this.current.state === "open" ? this.current.nextProbeAt : null;
  }

  get isOpen(): boolean {
    return this.current.state === "open";
  }

  /** Whether an attempt may start now, as of the last `look`. */
  get admits(): boolean {
    return !this.isOpen || (this.#isDue && !this.#isProbing);
  }

  look(now: Date): void {
    this.#isDue = isProbeDue(this.current, now);
  }

  /** An attempt starts; whether it is a probe. */
  start(): boolean {
    this.#isProbing ||= this.isOpen;
    return this.isOpen;
  }

  /** The probe has ended, with an outcome or without. */
  endProbe(): void {
    this.#isProbing = false;
  }

  /** The row has it, under this revision. */
  stored(revision: number): void {
    this.#revision = Math.max(this.#revision, revision);
  }

  /** Takes over what the row says if it is news: from the last holder of the lane, or from a person; whether it was. */
  adopt(row: BreakerRow): boolean {
    if (this.isUnstored || row.revision <= this.#revision) return false;
    this.#revision = row.revision;
    this.current = fromRow(row);
    return true;
  }
}

function fromRow({ openedMs, opens, reason, nextProbeMs }: BreakerRow): Breaker {
  if (openedMs === null || nextProbeMs === null) return closedBreaker;
  const [openedAt, nextProbeAt] = [new Date(openedMs), new Date(nextProbeMs)];
  return { state: "open", openedAt, opens, reason: reason ?? "", nextProbeAt };
}
