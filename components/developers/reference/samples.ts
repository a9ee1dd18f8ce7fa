import { type ApiDocument, resolve, type Schema } from "./open-api.ts";

const suffix = "01h455vb4pex5vsknk084sn02q";

/** What fields hold in examples, where their schema alone does not tell. */
const values: Readonly<Record<string, unknown>> = {
  type: "invoice.paid",
  data: { invoice: "INV-1042", total: { amount: 1999, currency: "EUR" } },
  url: "https://example.com/webhooks",
  destination: {
    type: "webhook",
    url: "https://example.com/webhooks",
    secretSetAt: null,
    secretSetBy: null,
  },
  eventTypes: ["invoice.*"],
  scopes: ["events:read", "events:write"],
  name: "Billing service",
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  key: "tk_…",
  keyPrefix: "tk_…",
  endpointId: `ep_${suffix}`,
  eventId: `evt_${suffix}`,
  deliveryId: `dlv_${suffix}`,
  schema: { type: "object", required: ["invoice"], properties: { invoice: { type: "string" } } },
  owner: "billing",
  nextCursor: null,
  deliveries: 1,
  duplicate: false,
  source: "/billing",
  specversion: "1.0",
  correlationId: "3f0c2a1e-7f53-4d0e-9a49-0f4be1c9a7d1",
  publicKey: null,
  stateReason: null,
  auth: null,
  clientCertificate: null,
  handshakeResult: null,
  remoteAddress: "203.0.113.7:443",
  status: 200,
  lastStatus: 200,
  durationMs: 84,
  responseBody: "ok",
  isResponseBodyKept: true,
  requestHeaders: { "webhook-id": `evt_${suffix}` },
  responseHeaders: { "content-type": "text/plain" },
  workerId: "worker-1:4711:9f2c1a",
  maxInFlight: 32,
  headerNames: [],
  hint: "…w2Qk",
  createdBy: "ada@example.com",
};

const descriptions: Readonly<Record<string, string>> = {
  Endpoints: "Books paid invoices",
  "Event types": "An invoice was settled in full.",
};

const idPrefixes: Readonly<Record<string, string>> = {
  Events: "evt",
  "Event types": "ety",
  Endpoints: "ep",
  Deliveries: "dlv",
  "API keys": "key",
  Replays: "rpl",
};

export interface SampleOptions {
  /** The tag of the call: says what an `id` is the id of. */
  readonly tag: string;
  /** Leaves out what may be left out, as a request does. */
  readonly isBrief?: boolean;
}

const moments: Readonly<Record<string, string>> = {
  "date-time": "2026-01-05T14:03:22.120Z",
  date: "2026-01-05",
};

/** An example of a value that keeps to the schema. */
export function sampleOf(document: ApiDocument, schema: Schema, options: SampleOptions): unknown {
  const resolved = resolve(document, schema);
  if (resolved.example !== undefined) return resolved.example;
  if (resolved.const !== undefined) return resolved.const;
  if (resolved.enum !== undefined) return resolved.enum[0];
  const [choice] = resolved.anyOf ?? [];
  if (choice !== undefined) return sampleOf(document, choice, options);
  const types = typeof resolved.type === "string" ? [resolved.type] : (resolved.type ?? []);
  switch (types[0]) {
    case "object":
      return objectSample(document, resolved, options);
    case "array":
      return resolved.items === undefined ? [] : [sampleOf(document, resolved.items, options)];
    case "integer":
    case "number":
      return types.includes("null") ? null : (resolved.default ?? resolved.minimum ?? 1);
    case "boolean":
      return resolved.default ?? false;
    case "string":
      if (types.includes("null")) return null;
      return moments[resolved.format ?? ""] ?? "text";
    default:
      return null;
  }
}

/** The example of a path or query parameter. */
export function parameterSample(name: string, tag: string, path: string): string {
  if (name !== "id") return String(values[name] ?? "text");
  const [, collection = ""] = path.split("/");
  const ofCollection: Readonly<Record<string, string>> = {
    events: "evt",
    deliveries: "dlv",
    endpoints: "ep",
    "api-keys": "key",
  };
  return `${ofCollection[collection] ?? idPrefixes[tag] ?? "id"}_${suffix}`;
}

function objectSample(
  document: ApiDocument,
  schema: Schema,
  options: SampleOptions,
): Record<string, unknown> {
  const all = Object.entries(schema.properties ?? {});
  const required = new Set(schema.required ?? []);
  // JSON Schema cannot require `data`, which may be any JSON, nor `url`, which another destination may stand for.
  const wanted = all.filter(([name]) => required.has(name) || name === "data" || name === "url");
  const shown = options.isBrief === true ? (wanted.length > 0 ? wanted : all.slice(0, 1)) : all;
  return Object.fromEntries(
    shown.map(([name, property]) => [name, fieldSample(document, [name, property], options)]),
  );
}

function fieldSample(
  document: ApiDocument,
  [name, schema]: readonly [string, Schema],
  options: SampleOptions,
): unknown {
  const resolved = resolve(document, schema);
  if (name === "id" && resolved.type === "string" && resolved.enum === undefined)
    return `${idPrefixes[options.tag] ?? "id"}_${suffix}`;
  if (name === "description") return descriptions[options.tag] ?? "";
  const isList =
    resolved.type === "array" && resolved.items !== undefined && isObject(document, resolved.items);
  if (Object.hasOwn(values, name) && !isList && resolved.enum === undefined) return values[name];
  return sampleOf(document, schema, options);
}

function isObject(document: ApiDocument, schema: Schema): boolean {
  return resolve(document, schema).properties !== undefined;
}
