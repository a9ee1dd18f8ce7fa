import { expect, it } from "vitest";
import { DestinationInput, tableStatement } from "./contract.ts";

const good = {
  s3: { type: "s3", region: "eu-central-1", bucket: "my-events", accessKeyId: "AKIA" },
  redis: { type: "redis", host: "redis.example.com", stream: "events" },
  postgres: { type: "postgres", host: "db.example.com", database: "app", username: "u", table: "events" },
  nats: { type: "nats", host: "nats.example.com", subject: "trunkline.events" },
  email: { type: "email", host: "smtp.example.com", from: "a@example.com", to: "b@example.com" },
} as const;

const faultsOf = (input: unknown) =>
  DestinationInput.safeParse(input).error?.issues.map(({ path }) => path.map(String).join(".")) ?? [];

it.each(Object.values(good))("takes a plain $type", (input) => {
  expect(faultsOf(input)).toEqual([]);
});

it.each<[string, object, string]>([
  ["an unknown type", { type: "kafka" }, "type"],
  ["no type", {}, "type"],
  ["no bucket", { ...good.s3, bucket: undefined }, "bucket"],
  ["a bucket that is a path", { ...good.s3, bucket: "a/b" }, "bucket"],
  ["a prefix that leads up", { ...good.s3, prefix: "a/../b" }, "prefix"],
  ["a prefix that is a parent", { ...good.s3, prefix: ".." }, "prefix"],
  ["a prefix from the root", { ...good.s3, prefix: "/a" }, "prefix"],
  ["a prefix with a line break", { ...good.s3, prefix: "a\r\nb" }, "prefix"],
  ["a host with a port", { ...good.redis, host: "redis.example.com:6379" }, "host"],
  ["a host with a user", { ...good.redis, host: "me@redis.example.com" }, "host"],
  ["a host that is a URL", { ...good.redis, host: "redis://redis.example.com" }, "host"],
  ["a host with a space", { ...good.redis, host: "redis .example" }, "host"],
  ["port 0", { ...good.redis, port: 0 }, "port"],
  ["a stream with a line break", { ...good.redis, stream: "a\r\nFLUSHALL" }, "stream"],
  ["a password with a line break", { ...good.redis, password: "a\nb" }, "password"],
  ["no table", { ...good.postgres, table: undefined }, "table"],
  ["a table with a quote", { ...good.postgres, table: 'events"; drop table x; --' }, "table"],
  ["a schema with NUL", { ...good.postgres, schema: "a\0" }, "schema"],
  ["a subject with a wildcard", { ...good.nats, subject: "trunkline.*" }, "subject"],
  ["a subject of all", { ...good.nats, subject: ">" }, "subject"],
  ["a subject with a space", { ...good.nats, subject: "a b" }, "subject"],
  ["a subject with an empty part", { ...good.nats, subject: "a..b" }, "subject"],
  ["a subject of the server", { ...good.nats, subject: "$JS.API.STREAM.DELETE.X" }, "subject"],
  [
    "a token beside a password",
    { ...good.nats, authentication: "password", username: "u", token: "t" },
    "token",
  ],
  ["a password without a user", { ...good.nats, authentication: "password", password: "p" }, "username"],
  ["two recipients", { ...good.email, to: "a@example.com,b@example.com" }, "to"],
  ["a recipient with a header", { ...good.email, to: "a@example.com\r\nBcc: c@example.com" }, "to"],
  ["a sender with a name", { ...good.email, from: "Ada <a@example.com>" }, "from"],
  ["a mail subject with a header", { ...good.email, subject: "x\r\nBcc: c@example.com" }, "subject"],
  ["a setting of another kind", { ...good.email, bucket: "b" }, ""],
])("refuses %s", (_title, input, field) => {
  expect(faultsOf(input)).toContain(field);
});

it("quotes the names in the statement that makes a table", () => {
  expect(tableStatement({ schema: "public", table: "a; drop table b" })).toContain(
    '"public"."a; drop table b" (',
  );
});
