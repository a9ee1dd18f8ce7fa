import { expect, it } from "vitest";
import { destinationTypes } from "#lib/deliveries";
import { type Destination, DestinationInput } from "#server/deliveries/contract";
import { destinationInputOf, destinationValuesOf, noDestination } from "./destination-values.ts";
import { newEndpointValues } from "./endpoint-settings.ts";
import { EndpointValues } from "./endpoint-values.ts";

const kept = { secretSetAt: new Date(), secretSetBy: "ada@example.com" };
const server = { host: "a.example", port: 9_999 };

it.each<Destination>([
  {
    type: "email",
    ...server,
    security: "tls",
    username: "u",
    from: "a@b.example",
    to: "c@d.example",
    subject: "[x]",
    ...kept,
  },
  { type: "postgres", ...server, tls: false, database: "d", username: "u", schema: "s", table: "t", ...kept },
  {
    type: "nats",
    ...server,
    tls: true,
    subject: "a.b",
    stream: "S",
    authentication: "token",
    username: "",
    ...kept,
  },
  { type: "redis", ...server, tls: true, username: "", database: 2, stream: "s", maxLength: 10, ...kept },
  { type: "redis", ...server, tls: true, username: "", database: 0, stream: "s", maxLength: null, ...kept },
  {
    type: "s3",
    endpoint: null,
    region: "eu-central-1",
    bucket: "events",
    prefix: "",
    pathStyle: true,
    accessKeyId: "AKIA",
    ...kept,
  },
])("shows a destination of type $type and sends it back as it was, its secret left out", (destination) => {
  const values = destinationValuesOf({ destination });
  const { secretSetAt: _at, secretSetBy: _by, ...config } = destination;
  expect(DestinationInput.parse(destinationInputOf(values))).toEqual(config);
  const form = EndpointValues.safeParse({ ...newEndpointValues, ...values });
  expect(form.error?.issues).toBeUndefined();
});

it("asks for what is missing at its field, whichever kind is chosen", () => {
  const missing = (destinationType: (typeof destinationTypes)[number]) =>
    EndpointValues.safeParse({ ...newEndpointValues, destinationType }).error?.issues.map(({ path }) =>
      path.join("."),
    );
  expect(missing("webhook")).toEqual(["url"]);
  expect(missing("redis")).toEqual(["destination.host", "destination.stream"]);
  expect(missing("nats")).toEqual(["destination.host", "destination.subject"]);
  for (const type of destinationTypes) expect(missing(type)?.length).toBeGreaterThan(0);
});

it("sends a secret that was typed, and a port only where it is not the usual one", () => {
  const values = {
    ...noDestination,
    destinationType: "redis",
    "destination.password": " with spaces ",
  } as const;
  expect(destinationInputOf(values)).toMatchObject({ password: " with spaces " });
  expect(destinationInputOf(values)).not.toHaveProperty("port");
  const typed = destinationInputOf({ ...values, "destination.port": "abc" });
  expect(DestinationInput.safeParse(typed).error?.issues.map(({ path }) => path[0])).toContain("port");
});
