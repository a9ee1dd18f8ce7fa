import { sql } from "drizzle-orm";
import { boolean, foreignKey, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import {
  endpointStates,
  handshakes,
  type HandshakeState,
  headerStyles,
  type MailSecurity,
  type NatsAuthentication,
  payloadFormats,
  signingAlgorithms,
  type TokenEndpointAuth,
} from "#lib/deliveries";
import { createdAt, id, moment, tenantId } from "../columns.ts";
import { tenants } from "./tenants.ts";

export const endpoints = pgTable(
  "endpoints",
  {
    tenantId: tenantId().references(() => tenants.id),
    id: id("ep").notNull(),
    url: text().notNull(),
    description: text().notNull().default(""),
    /** The tenant's customer whose endpoint it is, and whose events alone it gets; null: the tenant's own. Never changes. */
    consumer: text(),
    /** Patterns such as `invoice.*`; an event matches when any of them does. */
    eventTypes: text().array().notNull(),
    /** JSON text of the filter that events of those types must pass too; null: all of them. */
    filter: text(),
    /** Extra request headers, sealed as one JSON object by the vault; null when there are none. */
    sealedHeaders: text(),
    /** Names of the extra headers, so that screens need not open the vault. */
    headerNames: text().array().notNull().default([]),
    /** How deliveries prove themselves to the receiver, without its secret; null: by their signature alone. */
    auth: jsonb().$type<StoredReceiverAuth>(),
    /** The password or client secret, sealed by the vault. */
    sealedAuth: text(),
    /** Whom its client certificate for mutual TLS names, and until when; null when there is none. */
    clientCertificate: jsonb().$type<StoredClientCertificate>(),
    /** The certificate and its key in PEM, sealed as one JSON object by the vault. */
    sealedClientCertificate: text(),
    /** Where events go when not to a URL, without its secret; null for a webhook. `url` then is its display form. */
    destination: jsonb().$type<StoredDestination>(),
    /** The destination's password, token or key, sealed by the vault. */
    sealedDestination: text(),
    handshake: text({ enum: handshakes }).notNull().default("none"),
    /** The receiver's answer to the last handshake; null when none was asked for. */
    handshakeResult: jsonb().$type<StoredConsent>(),
    state: text({ enum: endpointStates }).notNull().default("active"),
    /** Why it is not active, in words for its owner; null while active. */
    stateReason: text(),
    signing: text({ enum: signingAlgorithms }).notNull().default("hmac"),
    payloadFormat: text({ enum: payloadFormats }).notNull().default("standard"),
    headerStyle: text({ enum: headerStyles }).notNull().default("standard"),
    /** Seconds to wait before each retry; null: the default schedule. */
    retrySchedule: integer().array(),
    ordered: boolean().notNull().default(false),
    maxInFlight: integer().notNull().default(32),
    /** Attempts per second; null: no limit. */
    rateLimit: integer(),
    /** Raised by every change, of its secrets too; a worker compares its copy with this at each claim. */
    version: integer().notNull().default(1),
    createdAt: createdAt(),
    updatedAt: moment().notNull(),
    deletedAt: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index()
      .on(t.tenantId, t.consumer, t.id)
      .where(sql`consumer is not null`),
  ],
);

interface SecretKeeping {
  /** RFC 3339. */
  readonly secretSetAt: string;
  readonly secretSetBy: string;
}

export type StoredReceiverAuth = SecretKeeping &
  (
    | { readonly type: "basic"; readonly username: string }
    | {
        readonly type: "oauth2";
        readonly tokenUrl: string;
        readonly clientId: string;
        readonly scope: string;
        readonly audience: string;
        readonly clientAuth: TokenEndpointAuth;
      }
  );

/** Moments as RFC 3339; null without a secret. */
export interface StoredDestination {
  readonly config: StoredDestinationConfig;
  readonly secretSetAt: string | null;
  readonly secretSetBy: string | null;
}

/** Shapes by kind; `server/deliveries/destinations` has the rules. */
type StoredDestinationConfig =
  | {
      readonly type: "email";
      readonly host: string;
      readonly port: number;
      readonly security: MailSecurity;
      readonly username: string;
      readonly from: string;
      readonly to: string;
      readonly subject: string;
    }
  | {
      readonly type: "postgres";
      readonly host: string;
      readonly port: number;
      readonly tls: boolean;
      readonly database: string;
      readonly username: string;
      readonly schema: string;
      readonly table: string;
    }
  | {
      readonly type: "nats";
      readonly host: string;
      readonly port: number;
      readonly tls: boolean;
      readonly subject: string;
      readonly stream: string;
      readonly authentication: NatsAuthentication;
      readonly username: string;
    }
  | {
      readonly type: "redis";
      readonly host: string;
      readonly port: number;
      readonly tls: boolean;
      readonly username: string;
      readonly database: number;
      readonly stream: string;
      readonly maxLength: number | null;
    }
  | {
      readonly type: "s3";
      readonly endpoint: string | null;
      readonly region: string;
      readonly bucket: string;
      readonly prefix: string;
      readonly pathStyle: boolean;
      readonly accessKeyId: string;
    };

export interface StoredConsent {
  readonly state: HandshakeState;
  /** RFC 3339. */
  readonly at: string;
  /** Why it was refused, in words for the owner; null otherwise. */
  readonly message: string | null;
  /** What the receiver allows; null: no limit. */
  readonly ratePerMinute: number | null;
  /** Whether the endpoint is paused for want of consent, and not by a person. */
  readonly holds: boolean;
}

/** Moments as RFC 3339. */
export interface StoredClientCertificate {
  readonly subject: string;
  /** SHA-256 of the certificate. */
  readonly fingerprint: string;
  readonly expiresAt: string;
  readonly setAt: string;
  readonly setBy: string;
}

/** Signing secrets; during a rotation's overlap an endpoint has several that are valid. */
export const endpointSecrets = pgTable(
  "endpoint_secrets",
  {
    tenantId: tenantId(),
    id: id("sec").notNull(),
    endpointId: id("ep").notNull(),
    algorithm: text({ enum: signingAlgorithms }).notNull(),
    sealed: text().notNull(),
    /** JWK of an ed25519 secret's public half, as JSON text; null for hmac. */
    publicJwk: text(),
    createdAt: createdAt(),
    createdBy: text().notNull(),
    /** Null for the current secret; afterwards it signs no more. */
    expiresAt: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({ columns: [t.tenantId, t.endpointId], foreignColumns: [endpoints.tenantId, endpoints.id] }),
    index().on(t.tenantId, t.endpointId),
  ],
);
