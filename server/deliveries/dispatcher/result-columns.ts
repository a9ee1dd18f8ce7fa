import { toHeaderLines } from "#db/header-lines";
import { plainArray, textArray, wordArray } from "./array-literals.ts";
import type { DeliveryResult } from "./results.ts";

/**
 * Results as the parameters of the statement that stores them, an array a column: first what those of a lane share (tenant, endpoint, lease token, URL), then
 * what each is, from the number of its lane on; what belongs to an attempt is null where there was none. The last two are the least and the greatest id.
 */
export function resultColumns(results: readonly DeliveryResult[]): (string | undefined)[] {
  const { lanes, numbers } = numberLanes(results);
  const deliveries = results.map(({ delivery }) => delivery);
  const records = results.map(({ record }) => record);
  const outcomes = records.map((record) => record?.outcome ?? null);
  const timings = outcomes.map((outcome) => outcome?.timings ?? null);
  const answers = outcomes.map((outcome) => (outcome?.kind === "response" ? outcome : null));
  const ids = deliveries.map(({ id }) => id).toSorted();
  return [
    wordArray(lanes.map(({ lane }) => lane.id.tenantId)),
    wordArray(lanes.map(({ lane }) => lane.id.endpointId)),
    wordArray(lanes.map(({ lane }) => lane.token)),
    textArray(lanes.map(({ record }) => record?.url ?? null)),
    plainArray(numbers),
    wordArray(deliveries.map(({ id }) => id)),
    wordArray(results.map(({ state }) => state)),
    plainArray(results.map(({ attemptCount }) => attemptCount)),
    plainArray(results.map(({ delivery, record }) => delivery.lastAttemptNumber + (record === null ? 0 : 1))),
    plainArray(deliveries.map(({ attemptCount }) => attemptCount)),
    plainArray(deliveries.map(({ lastAttemptNumber }) => lastAttemptNumber)),
    plainArray(results.map(({ nextAttemptAt }) => nextAttemptAt && nextAttemptAt.getTime())),
    plainArray(results.map(({ lastStatus }) => lastStatus)),
    textArray(results.map(({ lastError }) => lastError && withoutNul(lastError))),
    wordArray(results.map(({ lastErrorClass }) => lastErrorClass)),
    plainArray(results.map(({ at }) => at.getTime())),
    wordArray(records.map((record) => record && record.id)),
    plainArray(records.map((record) => record && record.startedAt.getTime())),
    plainArray(timings.map((each) => each && Math.round(each.totalMs))),
    plainArray(timings.map((each) => each && each.dnsMs)),
    plainArray(timings.map((each) => each && each.connectMs)),
    plainArray(timings.map((each) => each && each.tlsMs)),
    plainArray(timings.map((each) => each && each.firstByteMs)),
    textArray(outcomes.map((outcome) => outcome && outcome.remoteAddress)),
    textArray(records.map((record) => record && toHeaderLines(record.requestHeaders))),
    textArray(answers.map((answer) => answer && toHeaderLines(answer.headers))),
    textArray(answers.map((answer) => answer && storableText(answer.body))),
    plainArray(answers.map((answer) => answer?.isBodyTruncated ?? false)),
    ids[0],
    ids.at(-1),
  ];
}

/** A result of each lane and URL, and for every result which of them is its own, counted from 1 as Postgres does. */
function numberLanes(results: readonly DeliveryResult[]): {
  lanes: readonly DeliveryResult[];
  numbers: readonly number[];
} {
  const lanes: DeliveryResult[] = [];
  const known = new Map<DeliveryResult["lane"], number>();
  const numbers = results.map((result) => {
    const number = known.get(result.lane);
    if (number !== undefined && lanes[number - 1]?.record?.url === result.record?.url) return number;
    known.set(result.lane, lanes.push(result));
    return lanes.length;
  });
  return { lanes, numbers };
}

/** Bytes as text Postgres takes: UTF-8, whatever is not becomes U+FFFD, and so does NUL. */
function storableText(bytes: Uint8Array): string {
  if (bytes.length === 0) return "";
  return withoutNul(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"));
}

function withoutNul(text: string): string {
  return text.replaceAll("\0", "\ufffd");
}
