import fc from "fast-check";
import { expect, it } from "vitest";
import { payloadText } from "./payload.ts";

const event = {
  id: "evt_1",
  tenantId: "tnt_1",
  type: "invoice.paid",
  time: new Date("2026-03-01T12:00:00.123Z"),
  data: '{ "amount": 12345678901234567890, "a":1.0 }',
  subject: null,
  source: null,
  sourceId: null,
};

it("wraps the data without touching a byte of it", () => {
  expect(payloadText("standard", event)).toBe(
    '{"type":"invoice.paid","timestamp":"2026-03-01T12:00:00.123Z","data":{ "amount": 12345678901234567890, "a":1.0 }}',
  );
});

it("writes a CloudEvent that names the tenant as its source", () => {
  const text = payloadText("cloudevents", { ...event, subject: 'inv "7"' });
  expect(JSON.parse(text)).toMatchObject({
    specversion: "1.0",
    id: "evt_1",
    source: "urn:trunkline:tnt_1",
    type: "invoice.paid",
    time: "2026-03-01T12:00:00.123Z",
    subject: 'inv "7"',
    datacontenttype: "application/json",
  });
  expect(text).toContain(`,"data":${event.data}}`);
});

it("keeps the identity of an event that came as a CloudEvent", () => {
  const text = payloadText("cloudevents", { ...event, source: "/crm", sourceId: "42" });
  expect(JSON.parse(text)).toMatchObject({ id: "42", source: "/crm" });
});

it("stays one JSON document around any data, in both formats", () => {
  fc.assert(
    fc.property(fc.json(), fc.string(), (data, subject) => {
      const parsed = JSON.parse(data);
      expect(JSON.parse(payloadText("standard", { ...event, data })).data).toEqual(parsed);
      expect(JSON.parse(payloadText("cloudevents", { ...event, data, subject })).data).toEqual(parsed);
    }),
  );
});
