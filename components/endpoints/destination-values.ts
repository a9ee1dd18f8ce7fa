import { type DestinationType, type MailSecurity, type NatsAuthentication } from "#lib/deliveries";
import type { CreateEndpointInput, Endpoint } from "#server/deliveries/contract";

type DestinationInput = NonNullable<CreateEndpointInput["destination"]>;

/** Texts of every kind's fields; names are the paths of the request body, so that the server's refusals stand at their fields. */
const noTexts = {
  "destination.host": "",
  "destination.port": "",
  "destination.username": "",
  "destination.password": "",
  "destination.database": "",
  "destination.schema": "public",
  "destination.table": "",
  "destination.stream": "",
  "destination.subject": "",
  "destination.token": "",
  "destination.credentials": "",
  "destination.from": "",
  "destination.to": "",
  "destination.endpoint": "",
  "destination.region": "",
  "destination.bucket": "",
  "destination.prefix": "",
  "destination.accessKeyId": "",
  "destination.secretAccessKey": "",
};
type Texts = { [Name in keyof typeof noTexts]: string };
export const destinationTextNames = Object.keys(noTexts) as (keyof Texts)[];

/** Empty port: the protocol's usual one; 0 entries: the stream is not trimmed. */
export interface DestinationValues extends Texts {
  destinationType: DestinationType;
  "destination.tls": boolean;
  "destination.pathStyle": boolean;
  "destination.maxLength": number;
  "destination.authentication": NatsAuthentication;
  "destination.security": MailSecurity;
}

export const noDestination: DestinationValues = {
  destinationType: "webhook",
  ...noTexts,
  "destination.tls": true,
  "destination.pathStyle": false,
  "destination.maxLength": 0,
  "destination.authentication": "none",
  "destination.security": "starttls",
};

/** An endpoint's destination as the form shows it; its secret never comes to the browser. */
export function destinationValuesOf({ destination }: Pick<Endpoint, "destination">): DestinationValues {
  const { type: destinationType, secretSetAt: _at, secretSetBy: _by, ...config } = destination;
  if (destinationType === "webhook") return noDestination;
  const values: Record<string, unknown> = { ...noDestination, destinationType };
  for (const [name, value] of Object.entries(config)) {
    const field = `destination.${name}`;
    if (!(field in noDestination)) continue;
    const isText = field in noTexts;
    values[field] =
      value === null ? noDestination[field as keyof DestinationValues] : isText ? String(value) : value;
  }
  return values as unknown as DestinationValues;
}

/** The form's values as the server takes them; an empty secret is left out, which keeps the present one. Undefined for a webhook. */
export function destinationInputOf(values: DestinationValues): DestinationInput | undefined {
  const text = (name: string) => values[`destination.${name}` as keyof Texts].trim();
  const filled = (name: string) =>
    text(name) === "" ? {} : { [name]: values[`destination.${name}` as keyof Texts] };
  const server = { host: text("host"), ...(text("port") === "" ? {} : { port: numberOf(text("port")) }) };
  const tls = values["destination.tls"];
  switch (values.destinationType) {
    case "webhook":
      return undefined;
    case "email":
      return {
        type: "email",
        ...server,
        security: values["destination.security"],
        username: text("username"),
        from: text("from"),
        to: text("to"),
        subject: text("subject"),
        ...filled("password"),
      };
    case "postgres":
      return {
        type: "postgres",
        ...server,
        tls,
        database: text("database"),
        username: text("username"),
        schema: text("schema"),
        table: text("table"),
        ...filled("password"),
      };
    case "nats": {
      const authentication = values["destination.authentication"];
      return {
        type: "nats",
        ...server,
        tls,
        subject: text("subject"),
        stream: text("stream"),
        authentication,
        username: authentication === "password" ? text("username") : "",
        ...(authentication === "none" ? {} : filled(authentication)),
      };
    }
    case "redis": {
      const maxLength = values["destination.maxLength"];
      return {
        type: "redis",
        ...server,
        tls,
        username: text("username"),
        database: text("database") === "" ? 0 : numberOf(text("database")),
        stream: text("stream"),
        maxLength: maxLength === 0 ? null : maxLength,
        ...filled("password"),
      };
    }
    case "s3":
      return {
        type: "s3",
        endpoint: text("endpoint") === "" ? null : text("endpoint"),
        region: text("region"),
        bucket: text("bucket"),
        prefix: text("prefix"),
        pathStyle: values["destination.pathStyle"],
        accessKeyId: text("accessKeyId"),
        ...filled("secretAccessKey"),
      };
  }
}

/** NaN for what is no number: the server's schema says so at the field. */
function numberOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
