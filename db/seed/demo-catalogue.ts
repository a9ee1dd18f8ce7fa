import type { Random } from "./random.ts";

/** One event type of the demo tenant, and how to make a payload of it. */
export interface DemoEventType {
  readonly type: string;
  readonly description: string;
  readonly owner: string;
  readonly schema: Readonly<Record<string, unknown>>;
  /** Share of the demo's traffic; any scale. */
  readonly weight: number;
  payload(random: Random): Readonly<Record<string, unknown>>;
  subject(random: Random): string;
}

const draft = "https://json-schema.org/draft/2020-12/schema";
const money = {
  type: "object",
  required: ["amount", "currency"],
  properties: {
    amount: { type: "integer", minimum: 0, description: "Minor units, e.g. cents" },
    currency: { type: "string", pattern: "^[A-Z]{3}$" },
  },
};

function schema(required: readonly string[], properties: Readonly<Record<string, unknown>>) {
  return { $schema: draft, type: "object", required, properties };
}

const customers = ["Northwind", "Contoso", "Fabrikam", "Tailspin", "Initech", "Umbrella"] as const;
const cities = ["Rotterdam", "Bergen", "Lyon", "Porto", "Gdańsk", "Graz"] as const;

const total = (random: Random) => ({ amount: random.int(900, 480_000), currency: "EUR" });
const number = (prefix: string, random: Random) => `${prefix}-${random.int(10_000, 99_999)}`;

export const demoEventTypes: readonly [DemoEventType, ...DemoEventType[]] = [
  {
    type: "invoice.created",
    description: "An invoice was drafted and numbered.",
    owner: "billing",
    weight: 5,
    schema: schema(["invoice", "customer", "total"], {
      invoice: { type: "string" },
      customer: { type: "string" },
      total: money,
    }),
    payload: (random) => ({
      invoice: number("INV", random),
      customer: random.pick(customers),
      total: total(random),
    }),
    subject: (random) => number("invoice", random),
  },
  {
    type: "invoice.paid",
    description: "An invoice was settled in full.",
    owner: "billing",
    weight: 4,
    schema: schema(["invoice", "total", "method"], {
      invoice: { type: "string" },
      total: money,
      method: { enum: ["card", "sepa", "wire"] },
    }),
    payload: (random) => ({
      invoice: number("INV", random),
      total: total(random),
      method: random.pick(["card", "sepa", "wire"]),
    }),
    subject: (random) => number("invoice", random),
  },
  {
    type: "order.shipped",
    description: "A parcel left the warehouse.",
    owner: "fulfilment",
    weight: 3,
    schema: schema(["order", "carrier", "destination"], {
      order: { type: "string" },
      carrier: { type: "string" },
      destination: { type: "string" },
      parcels: { type: "integer", minimum: 1 },
    }),
    payload: (random) => ({
      order: number("ORD", random),
      carrier: random.pick(["PostNL", "DHL", "GLS"]),
      destination: random.pick(cities),
      parcels: random.int(1, 4),
    }),
    subject: (random) => number("order", random),
  },
  {
    type: "customer.updated",
    description: "A customer's master data changed.",
    owner: "crm",
    weight: 2,
    schema: schema(["customer", "changed"], {
      customer: { type: "string" },
      changed: { type: "array", items: { type: "string" }, minItems: 1 },
    }),
    payload: (random) => ({
      customer: random.pick(customers),
      changed: [random.pick(["address", "email", "vatNumber", "paymentTerms"])],
    }),
    subject: (random) => number("customer", random),
  },
];
