import type { Received } from "./receiver-messages.ts";

export interface Published {
  readonly id: string;
  readonly type: string;
  /** The data as it was sent. */
  readonly text: string;
  /** Whether its type's schema refused it at first, so that the type now only warns. */
  readonly wasRefused: boolean;
}

export interface DemoFacts {
  readonly published: readonly Published[];
  readonly received: readonly Received[];
  /** Deliveries the product says it has made. */
  readonly delivered: number;
  /** The receiver's answer to a delivery with a flipped bit; null when there was none to flip. */
  readonly flippedStatus: number | null;
  /** How many event types there are. */
  readonly types: number;
  readonly publishMs: number;
  readonly totalMs: number;
}

export interface DemoReport {
  readonly types: number;
  /** Types whose schema all their payloads fit; the others warn. */
  readonly strictTypes: number;
  readonly published: number;
  /** Published events that arrived at least once. */
  readonly arrived: number;
  readonly delivered: number;
  readonly verified: number;
  readonly byteEqual: number;
  /** Requests beyond the first of an event. */
  readonly duplicates: number;
  readonly isFlippedRefused: boolean;
  readonly publishMs: number;
  readonly totalMs: number;
  /** What is not as it must be; empty when all is well. */
  readonly faults: readonly string[];
}

/** Compares what arrived with what was published. */
export function judge(facts: DemoFacts): DemoReport {
  const { published, received, delivered, types, publishMs, totalMs } = facts;
  const byId = new Map<string, Received[]>();
  for (const request of received) byId.set(request.id, [...(byId.get(request.id) ?? []), request]);
  const firsts = published.flatMap((event) => {
    const [first] = byId.get(event.id) ?? [];
    return first === undefined ? [] : [{ event, first }];
  });
  const verified = firsts.filter(({ first }) => first.isVerified).length;
  const unequal = firsts.filter(({ event, first }) => !isEqual(event, first.body));
  const lax = new Set(published.filter(({ wasRefused }) => wasRefused).map(({ type }) => type));
  const report = {
    types,
    strictTypes: types - lax.size,
    published: published.length,
    arrived: firsts.length,
    delivered,
    verified,
    byteEqual: firsts.length - unequal.length,
    duplicates: received.length - byId.size,
    isFlippedRefused: facts.flippedStatus === 401,
    publishMs: Math.round(publishMs),
    totalMs: Math.round(totalMs),
  };
  const strangers = [...byId.keys()].filter((id) => !published.some((event) => event.id === id));
  return { ...report, faults: faultsOf(report, { unequal: unequal.map(({ event }) => event), strangers }) };
}

interface Oddities {
  readonly unequal: readonly Published[];
  readonly strangers: readonly string[];
}

function faultsOf(report: Omit<DemoReport, "faults">, { unequal, strangers }: Oddities): string[] {
  const { published, arrived, delivered, verified, duplicates, isFlippedRefused } = report;
  return [
    published === 0 && "nothing was published",
    arrived < published && `${published - arrived} events did not arrive`,
    delivered !== published &&
      `${delivered} deliveries are recorded as delivered, ${published} events were published`,
    verified < arrived && `${arrived - verified} deliveries have a signature that is not valid`,
    ...unequal.map(({ id, type }) => `the data of ${id} (${type}) arrived changed`),
    duplicates > 0 && `${duplicates} requests came more than once`,
    strangers.length > 0 && `${strangers.length} requests belong to no event that was published`,
    !isFlippedRefused && "a delivery with a flipped bit was not refused",
  ].filter((fault) => fault !== false);
}

/** Whether a request's body carries exactly this event's type and, byte for byte, its data. */
function isEqual({ type, text }: Published, body: string): boolean {
  const start = `{"type":${JSON.stringify(type)},"timestamp":"`;
  const mark = '","data":';
  const at = body.indexOf(mark, start.length);
  return (
    body.startsWith(start) &&
    at > 0 &&
    Buffer.from(body.slice(at + mark.length, -1)).equals(Buffer.from(text))
  );
}
