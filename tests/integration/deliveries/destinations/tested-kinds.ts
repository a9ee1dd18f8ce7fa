import { randomUUID } from "node:crypto";
import { connect as connectNats } from "@nats-io/transport-node";
import { Redis } from "ioredis";
import pg from "pg";
import type { CreateEndpointInput } from "#server/deliveries/contract";
import { openMailBox } from "#tests/support/destinations/mail-box";
import { programOf, startProgram } from "#tests/support/destinations/programs";
import { openS3Store } from "#tests/support/destinations/s3-store";

type DestinationInput = NonNullable<CreateEndpointInput["destination"]>;

/** An event as a destination holds it. */
export interface Arrived {
  readonly id: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A running server of one kind, with nothing in it. */
export interface TestedServer {
  readonly port: number;
  /** A destination there, behind `port` where the test put something before the server. */
  destination(port: number, secret?: string): DestinationInput;
  readonly secret: string;
  arrived(): Promise<Arrived[]>;
  stop(): Promise<void>;
}

export interface TestedKind {
  readonly type: DestinationInput["type"];
  /** The program this host must have; null when npm brings the server. */
  readonly program: string | null;
  /** Whether the medium drops a second delivery of an event, or replaces the first by it. */
  readonly dropsDuplicates: boolean;
  readonly acknowledgement: RegExp;
  start(databaseUrl: string): Promise<TestedServer>;
}

const secret = "s3cret-Pa55/word+of=destinations";
const bucket = "events";

export const kinds: readonly TestedKind[] = [
  {
    type: "s3",
    program: null,
    dropsDuplicates: true,
    acknowledgement: /^$/,
    async start() {
      const keys = { accessKeyId: "AKIATRUNKLINE", secretAccessKey: secret, region: "eu-central-1", bucket };
      const store = await openS3Store(keys);
      return {
        port: store.port,
        secret,
        destination: (port, secretAccessKey = secret) => ({
          type: "s3",
          endpoint: `http://127.0.0.1:${port}`,
          region: keys.region,
          bucket,
          prefix: "of trunkline/ü",
          pathStyle: true,
          accessKeyId: keys.accessKeyId,
          secretAccessKey,
        }),
        arrived: () =>
          Promise.resolve(
            [...store.objects].map(([key, { body, metadata, contentType = "" }]) => ({
              id: /of trunkline\/ü\/\d{4}\/\d\d\/\d\d\/(evt_\w+)\.json$/.exec(key)?.[1] ?? "",
              body: body.toString("utf8"),
              headers: { "content-type": contentType, ...metadata },
            })),
          ),
        stop: () => store.close(),
      };
    },
  },
  {
    type: "redis",
    program: "redis-server",
    dropsDuplicates: false,
    acknowledgement: /^\d+-\d+$/,
    async start() {
      const server = await startProgram(programOf("redis-server") ?? "", (port, dir) => [
        "--port",
        String(port),
        "--bind",
        "127.0.0.1",
        "--dir",
        dir,
        "--save",
        "",
        "--requirepass",
        secret,
      ]);
      const client = new Redis({ port: server.port, password: secret, db: 3 });
      return {
        port: server.port,
        secret,
        destination: (port, password = secret) => ({
          type: "redis",
          host: "127.0.0.1",
          port,
          tls: false,
          database: 3,
          stream: "events",
          maxLength: 1_000,
          password,
        }),
        async arrived() {
          const entries = await client.xrange("events", "-", "+");
          return entries.map(([, fields]) => {
            const pairs = fields.flatMap((name, at) => (at % 2 === 0 ? [[name, fields[at + 1] ?? ""]] : []));
            const { id = "", body = "", ...headers } = Object.fromEntries(pairs) as Record<string, string>;
            return { id, body, headers };
          });
        },
        async stop() {
          client.disconnect();
          await server.stop();
        },
      };
    },
  },
  {
    type: "postgres",
    program: null,
    dropsDuplicates: true,
    acknowledgement: /^INSERT 0 [01]$/,
    async start(databaseUrl) {
      const url = new URL(databaseUrl);
      const [schema, user] = [`Inbox of ${randomUUID().slice(0, 8)}`, `writer_${randomUUID().slice(0, 8)}`];
      const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
      await pool.query(`create role ${user} login password '${secret}'`);
      await pool.query(`create schema "${schema}"; grant usage on schema "${schema}" to ${user}`);
      const { tableStatement } = await import("#server/deliveries/contract");
      await pool.query(tableStatement({ schema, table: "events; drop" }));
      await pool.query(`grant insert, select (event_id) on "${schema}"."events; drop" to ${user}`);
      return {
        port: Number(url.port),
        secret,
        destination: (port, password = secret) => ({
          type: "postgres",
          host: url.hostname,
          port,
          tls: false,
          database: url.pathname.slice(1),
          username: user,
          schema,
          table: "events; drop",
          password,
        }),
        async arrived() {
          const { rows } = await pool.query<{ id: string; body: string; headers: Record<string, string> }>(
            `select event_id as id, body::text, headers from "${schema}"."events; drop" order by received_at`,
          );
          return rows;
        },
        async stop() {
          await pool.query(`drop schema "${schema}" cascade; drop role ${user}`);
          await pool.end();
        },
      };
    },
  },
  {
    type: "nats",
    program: "nats-server",
    dropsDuplicates: true,
    acknowledgement: /"stream":\s*"EVENTS",\s*"seq":\s*\d+/,
    async start() {
      const server = await startProgram(programOf("nats-server") ?? "", (port, dir) => [
        "-a",
        "127.0.0.1",
        "-p",
        String(port),
        "-js",
        "-sd",
        dir,
        "--user",
        "trunkline",
        "--pass",
        secret,
      ]);
      const client = await connectNats({
        servers: `127.0.0.1:${server.port}`,
        user: "trunkline",
        pass: secret,
        reconnect: false,
      });
      const ask = async (what: string, body: object) =>
        (await client.request(`$JS.API.${what}`, JSON.stringify(body))).json<Record<string, unknown>>();
      await ask("STREAM.CREATE.EVENTS", { name: "EVENTS", subjects: ["trunkline.>"], storage: "memory" });
      return {
        port: server.port,
        secret,
        destination: (port, password = secret) => ({
          type: "nats",
          host: "127.0.0.1",
          port,
          tls: false,
          subject: "trunkline.events",
          stream: "EVENTS",
          authentication: "password",
          username: "trunkline",
          password,
        }),
        async arrived() {
          const { state } = (await ask("STREAM.INFO.EVENTS", {})) as { state: { messages: number } };
          const all: Arrived[] = [];
          for (let seq = 1; seq <= state.messages; seq += 1) {
            const { message } = (await ask("STREAM.MSG.GET.EVENTS", { seq })) as {
              message: { data: string; hdrs: string };
            };
            const lines = Buffer.from(message.hdrs, "base64").toString("utf8").trim().split("\r\n").slice(1);
            const headers = Object.fromEntries(
              lines.map((line) => line.split(/:\s*(.*)/s).slice(0, 2)),
            ) as Record<string, string>;
            const body = Buffer.from(message.data, "base64").toString("utf8");
            all.push({ id: headers["Nats-Msg-Id"] ?? "", body, headers });
          }
          return all;
        },
        async stop() {
          await client.close();
          await server.stop();
        },
      };
    },
  },
  {
    type: "email",
    program: null,
    dropsDuplicates: false,
    acknowledgement: /^250 /,
    async start() {
      const box = await openMailBox("trunkline", secret);
      return {
        port: box.port,
        secret,
        destination: (port, password = secret) => ({
          type: "email",
          host: "127.0.0.1",
          port,
          security: "none",
          username: "trunkline",
          from: "events@trunkline.example",
          to: "team@example.com",
          subject: "[shop]",
          password,
        }),
        arrived: () =>
          Promise.resolve(
            box.mails.map(({ headers, attachment }) => ({
              id: /^<(evt_\w+)\.ep_\w+@trunkline\.example>$/.exec(headers["message-id"] ?? "")?.[1] ?? "",
              body: attachment.toString("utf8"),
              headers,
            })),
          ),
        stop: () => box.close(),
      };
    },
  },
];
