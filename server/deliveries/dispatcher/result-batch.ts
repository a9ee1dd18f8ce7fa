import { toHeaderLines } from "#db/header-lines";
import { plainArray, textArray, wordArray } from "#server/kernel/array-literals";
import type { AttemptRecord } from "./attempt.ts";
import type { Lane } from "./lane.ts";
import { MinuteStats } from "./minute-stats.ts";
import type { DeliveryResult } from "./results.ts";

/**
 * Results that are stored together, column by column: they wait by the thousand, and as objects of their own they would be most of
 * what the garbage collector has to carry around.
 */
export class ResultBatch {
  /** The lane of each result. */
  readonly lanes: Lane[] = [];
  /** The delivery of each result, a uuid. */
  readonly ids: string[] = [];
  /** When the next attempt of each is planned, in ms; null when none is. */
  readonly nextAttemptMs: (number | null)[] = [];
  /** Those whose receivers want nothing any more. */
  readonly gone = new Set<Lane>();

  /** A lane and URL of each group, which results name by their number, from 1 as Postgres counts. */
  readonly #groups: { readonly lane: Lane; readonly url: string | null }[] = [];
  readonly #groupOf = new Map<Lane, number>();
  readonly #groupNumbers: number[] = [];
  readonly #states: string[] = [];
  readonly #attemptCounts: number[] = [];
  readonly #numbers: number[] = [];
  readonly #oldAttemptCounts: number[] = [];
  readonly #oldNumbers: number[] = [];
  readonly #statuses: (number | null)[] = [];
  readonly #errors: (string | null)[] = [];
  readonly #errorClasses: (string | null)[] = [];
  readonly #atMs: number[] = [];
  // Of the attempt, null where there was none.
  readonly #attemptIds: (string | null)[] = [];
  readonly #startedMs: (number | null)[] = [];
  readonly #durationMs: (number | null)[] = [];
  readonly #dnsMs: (number | null)[] = [];
  readonly #connectMs: (number | null)[] = [];
  readonly #tlsMs: (number | null)[] = [];
  readonly #firstByteMs: (number | null)[] = [];
  readonly #remoteAddresses: (string | null)[] = [];
  readonly #requestHeaders: (string | null)[] = [];
  readonly #responseHeaders: (string | null)[] = [];
  readonly #responseBodies: (string | null)[] = [];
  readonly #truncated: boolean[] = [];
  readonly #stats = new MinuteStats();

  get size(): number {
    return this.ids.length;
  }

  add(result: DeliveryResult): void {
    const { lane, delivery, record, lastError, nextAttemptAt } = result;
    this.lanes.push(lane);
    this.ids.push(delivery.id);
    this.nextAttemptMs.push(nextAttemptAt === null ? null : nextAttemptAt.getTime());
    this.#groupNumbers.push(this.#groupNumber(lane, record));
    this.#states.push(result.state);
    this.#attemptCounts.push(result.attemptCount);
    this.#numbers.push(delivery.lastAttemptNumber + (record === null ? 0 : 1));
    this.#oldAttemptCounts.push(delivery.attemptCount);
    this.#oldNumbers.push(delivery.lastAttemptNumber);
    this.#statuses.push(result.lastStatus);
    this.#errors.push(lastError === null ? null : withoutNul(lastError));
    this.#errorClasses.push(result.lastErrorClass);
    this.#atMs.push(result.at.getTime());
    this.#addAttempt(record);
    if (record === null) return;
    this.#stats.add(lane, record);
    if (record.verdict.outcome === "failed" && record.verdict.isGone) this.gone.add(lane);
  }

  /** The first 39 parameters of the statement that stores the batch, in their order. */
  parameters(writer: { readonly workerId: string; readonly statsSlot: number }): unknown[] {
    const sorted = this.ids.toSorted();
    return [
      wordArray(this.#groups.map(({ lane }) => lane.id.tenantId)),
      wordArray(this.#groups.map(({ lane }) => lane.id.endpointId)),
      wordArray(this.#groups.map(({ lane }) => lane.token)),
      textArray(this.#groups.map(({ url }) => url)),
      plainArray(this.#groupNumbers),
      wordArray(this.ids),
      wordArray(this.#states),
      plainArray(this.#attemptCounts),
      plainArray(this.#numbers),
      plainArray(this.#oldAttemptCounts),
      plainArray(this.#oldNumbers),
      plainArray(this.nextAttemptMs),
      plainArray(this.#statuses),
      textArray(this.#errors),
      wordArray(this.#errorClasses),
      plainArray(this.#atMs),
      wordArray(this.#attemptIds),
      plainArray(this.#startedMs),
      plainArray(this.#durationMs),
      plainArray(this.#dnsMs),
      plainArray(this.#connectMs),
      plainArray(this.#tlsMs),
      plainArray(this.#firstByteMs),
      textArray(this.#remoteAddresses),
      textArray(this.#requestHeaders),
      textArray(this.#responseHeaders),
      textArray(this.#responseBodies),
      plainArray(this.#truncated),
      sorted[0],
      sorted.at(-1),
      writer.workerId,
      writer.statsSlot,
      ...this.#stats.parameters(),
    ];
  }

  #groupNumber(lane: Lane, record: AttemptRecord | null): number {
    const known = this.#groupOf.get(lane);
    const url = record === null ? null : record.url;
    if (known !== undefined && (url === null || this.#groups[known - 1]?.url === url)) return known;
    const number = this.#groups.push({ lane, url });
    this.#groupOf.set(lane, number);
    return number;
  }

  #addAttempt(record: AttemptRecord | null): void {
    const outcome = record === null ? null : record.outcome;
    const answer = outcome !== null && outcome.kind === "response" ? outcome : null;
    const timings = outcome === null ? null : outcome.timings;
    this.#attemptIds.push(record === null ? null : record.id);
    this.#startedMs.push(record === null ? null : record.startedAt.getTime());
    this.#durationMs.push(timings === null ? null : Math.round(timings.totalMs));
    this.#dnsMs.push(timings === null ? null : timings.dnsMs);
    this.#connectMs.push(timings === null ? null : timings.connectMs);
    this.#tlsMs.push(timings === null ? null : timings.tlsMs);
    this.#firstByteMs.push(timings === null ? null : timings.firstByteMs);
    this.#remoteAddresses.push(outcome === null ? null : outcome.remoteAddress);
    this.#requestHeaders.push(record === null ? null : toHeaderLines(record.requestHeaders));
    this.#responseHeaders.push(answer === null ? null : toHeaderLines(answer.headers));
    this.#responseBodies.push(answer === null ? null : storableText(answer.body));
    this.#truncated.push(answer !== null && answer.isBodyTruncated);
  }
}

/** Bytes as text Postgres takes: UTF-8, whatever is not becomes U+FFFD, and so does NUL. */
function storableText(bytes: Uint8Array): string {
  if (bytes.length === 0) return "";
  return withoutNul(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"));
}

function withoutNul(text: string): string {
  return text.replaceAll("\0", "\ufffd");
}
