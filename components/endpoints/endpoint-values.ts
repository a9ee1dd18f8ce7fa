import { z } from "zod";
import { destinationInputOf, destinationTextNames } from "@/components/endpoints/destination-values";
import { patternsOf } from "@/components/endpoints/event-patterns";
import { certificateInputOf } from "@/components/endpoints/client-certificate-values";
import { parsedFilter } from "@/components/endpoints/filter-text";
import { authInputOf } from "@/components/endpoints/receiver-auth-values";
import { faultsOfHeaders } from "@/components/endpoints/moved-headers";
import { parsedSchedule } from "@/components/endpoints/retry-schedule-text";
import {
  destinationTypes,
  handshakes,
  headerStyles,
  mailSecurities,
  natsAuthentications,
  tokenEndpointAuths,
} from "#lib/deliveries";
import { ConsumerKey } from "#server/events/contract";
import { DestinationInput, EventFilter, ReceiverAuthInput, RetrySchedule } from "#server/deliveries/contract";

/** A filter's text; empty for none. */
const FilterText = z.string().check((check) => {
  const filter = parsedFilter(check.value);
  if (filter === null) return;
  if (filter === undefined) {
    check.issues.push({ code: "custom", message: "This is not JSON.", input: check.value });
    return;
  }
  for (const { path, message } of EventFilter.safeParse(filter).error?.issues ?? []) {
    const place = path.length === 0 ? "" : `${path.map(String).join(" › ")}: `;
    check.issues.push({ code: "custom", message: `${place}${message}`, input: check.value });
  }
});

/** A retry schedule's text; empty for the default one. */
const ScheduleText = z.string().check((check) => {
  const { delays, fault } = parsedSchedule(check.value);
  const message =
    fault ?? (delays === null ? undefined : RetrySchedule.safeParse(delays).error?.issues[0]?.message);
  if (message !== undefined) check.issues.push({ code: "custom", message, input: check.value });
});

const authFields = {
  authType: z.enum(["none", "basic", "oauth2"]),
  "auth.username": z.string(),
  "auth.password": z.string(),
  "auth.tokenUrl": z.string(),
  "auth.clientId": z.string(),
  "auth.clientSecret": z.string(),
  "auth.scope": z.string(),
  "auth.audience": z.string(),
  "auth.clientAuth": z.enum(tokenEndpointAuths),
};

const destinationFields = {
  destinationType: z.enum(destinationTypes),
  ...(Object.fromEntries(destinationTextNames.map((name) => [name, z.string()])) as Record<
    (typeof destinationTextNames)[number],
    z.ZodString
  >),
  "destination.tls": z.boolean(),
  "destination.pathStyle": z.boolean(),
  "destination.maxLength": z.number().int().min(0),
  "destination.authentication": z.enum(natsAuthentications),
  "destination.security": z.enum(mailSecurities),
};

const certificateFields = {
  usesClientCertificate: z.boolean(),
  hasClientCertificate: z.boolean(),
  "clientCertificate.certificate": z.string(),
  "clientCertificate.key": z.string(),
};

const movedFields = { isMoved: z.boolean(), headers: z.string() };

/** How much at once and how fast; 0 for no rate limit. */
export const EndpointLimits = z.object({
  maxInFlight: z.number().int().min(1).max(256),
  rateLimit: z.number().int().min(0).max(10_000),
});
export type EndpointLimits = z.output<typeof EndpointLimits>;

/** The form's values; texts with a line for each pattern, JSON for the filter, 0 for no rate limit. */
export const EndpointValues = z
  .object({
    url: z.string().max(2_048),
    ...destinationFields,
    consumer: z.literal("").or(ConsumerKey),
    description: z.string().max(500),
    eventTypes: z
      .string()
      .refine((text) => patternsOf(text).length > 0, "Name at least one event type, or * for all."),
    filter: FilterText,
    signing: z.enum(["hmac", "ed25519"]),
    payloadFormat: z.enum(["standard", "cloudevents"]),
    headerStyle: z.enum(headerStyles),
    retrySchedule: ScheduleText,
    handshake: z.enum(handshakes),
    ordered: z.boolean(),
    ...EndpointLimits.shape,
    ...authFields,
    ...certificateFields,
    ...movedFields,
  })
  .check((check) => {
    const { certificate, key } = certificateInputOf(check.value) ?? { certificate: "-", key: "-" };
    const destination = destinationInputOf(check.value);
    const isWebhook = destination === undefined;
    const faults = [
      ...(isWebhook && check.value.url === "" ? [{ path: ["url"], message: "Enter a URL." }] : []),
      ...(isWebhook ? [] : faultsOf(DestinationInput, "destination", destination)),
      ...faultsOf(ReceiverAuthInput.nullable(), "auth", authInputOf(check.value)),
      ...(certificate === ""
        ? [{ path: ["clientCertificate.certificate"], message: "Enter the certificate." }]
        : []),
      ...(check.value.isMoved ? faultsOfHeaders(check.value.headers) : []),
      ...(key === "" ? [{ path: ["clientCertificate.key"], message: "Enter its key." }] : []),
    ];
    for (const fault of faults) check.issues.push({ code: "custom", ...fault, input: check.value });
  });
export type EndpointValues = z.output<typeof EndpointValues>;

/** What the server's schema says of a nested value, at the fields named after its paths. */
function faultsOf(schema: z.ZodType, name: string, value: unknown) {
  const issues = schema.safeParse(value).error?.issues ?? [];
  return issues.map(({ path, message }) => ({ path: [[name, ...path].map(String).join(".")], message }));
}
