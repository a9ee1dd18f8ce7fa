import { z } from "zod";
import { replayKinds, replayStates, retriedStates, skipReasons } from "#lib/replays";
import { type IdPrefix, isTypeId } from "#lib/type-id";
import { PageInput } from "#server/kernel/paging";
import { causeFilter } from "../cause-filter.ts";

const idOf = (prefix: IdPrefix, what: string) =>
  z.string().refine((text) => isTypeId(prefix, text), `expected the id of ${what}, ${prefix}_…`);
const endpointId = idOf("ep", "an endpoint");
const instant = z.iso.datetime({ offset: true, error: "expected an RFC 3339 time with its offset" });

export const replayLimits = { defaultPerSecond: 100, maxPerSecond: 1_000, deliveryIds: 500 } as const;
const perSecond = z.int().min(1).max(replayLimits.maxPerSecond);

const Filter = z.strictObject({
  deliveryIds: z.array(idOf("dlv", "a delivery")).min(1).max(replayLimits.deliveryIds).optional(),
  endpointId: endpointId.optional(),
  eventType: z.string().min(1).max(128).optional(),
  subject: z.string().min(1).max(512).optional(),
  state: z.enum(retriedStates).optional(),
  ...causeFilter,
  since: instant.optional(),
  until: instant.optional(),
});

type FilterKey = keyof z.infer<typeof Filter>;

/** What each kind may be filtered by; the rest is refused instead of ignored. */
const filters: Record<(typeof replayKinds)[number], readonly FilterKey[]> = {
  retry: [
    "deliveryIds",
    "endpointId",
    "eventType",
    "state",
    "lastErrorClass",
    "lastStatus",
    "since",
    "until",
  ],
  recover: ["endpointId", "since", "until"],
  replay: ["eventType", "subject", "since", "until"],
};
const needed: typeof filters = { retry: [], recover: ["endpointId", "since"], replay: ["since"] };

/**
 * `retry`: deliveries that match become pending again, by default the exhausted ones. `recover`: all that one endpoint
 * did not get since a moment. `replay`: events that match are delivered anew, to who got them or to `endpointId`.
 */
export const CreateReplayInput = z
  .strictObject({
    kind: z.enum(replayKinds).default("replay"),
    filter: Filter.meta({ example: { eventType: "invoice.paid", since: "2026-01-31T00:00:00Z" } }),
    endpointId: endpointId.optional(),
    dryRun: z.boolean().default(false),
    deliveriesPerSecond: perSecond.default(replayLimits.defaultPerSecond),
  })
  .check(({ value, issues }) => {
    const { kind, filter } = value;
    const refuse = (path: string[], message: string) =>
      issues.push({ code: "custom", path, message, input: value });
    for (const key of Object.keys(filter) as FilterKey[]) {
      if (!filters[kind].includes(key)) refuse(["filter", key], `A ${kind} is not filtered by this.`);
    }
    for (const key of needed[kind]) {
      if (filter[key] === undefined) refuse(["filter", key], `A ${kind} needs this.`);
    }
    if (kind !== "replay" && value.endpointId !== undefined) {
      refuse(["endpointId"], "Only events are delivered to an endpoint of choice, by kind `replay`.");
    }
    const { since, until } = filter;
    if (since !== undefined && until !== undefined && Date.parse(until) <= Date.parse(since)) {
      refuse(["filter", "until"], "`until` must be after `since`.");
    }
  });
export type CreateReplayInput = z.input<typeof CreateReplayInput>;

/** What `/endpoints/{id}/recover` takes; the rules between its fields are those of `CreateReplayInput`. */
export const RecoverEndpointInput = z
  .strictObject({ since: instant, until: instant.optional(), dryRun: z.boolean().default(false) })
  .refine(({ since, until }) => until === undefined || Date.parse(until) > Date.parse(since), {
    path: ["until"],
    message: "`until` must be after `since`.",
  });

export const ReplayIdInput = z.strictObject({ id: idOf("rpl", "a replay") });
export type ReplayIdInput = z.infer<typeof ReplayIdInput>;

/** What may change while a replay runs. */
export const ReplayChanges = z.strictObject({ deliveriesPerSecond: perSecond });
export const UpdateReplayInput = ReplayChanges.extend(ReplayIdInput.shape);
export type UpdateReplayInput = z.infer<typeof UpdateReplayInput>;

export const ListReplaysInput = PageInput.extend({ state: z.enum(replayStates).optional() });
export type ListReplaysInput = z.input<typeof ListReplaysInput>;

const count = z.int().min(0);

export const Replay = z.object({
  id: z.string(),
  kind: z.enum(replayKinds),
  state: z.enum(replayStates),
  filter: Filter,
  endpointId: z.string().nullable(),
  deliveriesPerSecond: z.int(),
  /** Deliveries, or events of kind `replay`, that matched at the start; at least so many if capped. */
  total: count,
  isTotalCapped: z.boolean(),
  /** How many of them are done with. */
  seen: count,
  /** Deliveries made or set going again. */
  delivered: count,
  skipped: z.partialRecord(z.enum(skipReasons), count),
  error: z.string().nullable(),
  createdBy: z.string(),
  createdAt: z.date(),
  updatedAt: z.date(),
  completedAt: z.date().nullable(),
});
export type Replay = z.infer<typeof Replay>;

/** What a dry run tells; nothing is stored. */
export const ReplayPreview = z.object({
  dryRun: z.literal(true),
  total: count,
  isTotalCapped: z.boolean(),
  /** The first that match: deliveries, or events of kind `replay`, which name no endpoint. */
  samples: z.array(
    z.object({
      id: z.string(),
      eventType: z.string(),
      endpointId: z.string().nullable(),
      createdAt: z.date(),
    }),
  ),
});
export type ReplayPreview = z.infer<typeof ReplayPreview>;
