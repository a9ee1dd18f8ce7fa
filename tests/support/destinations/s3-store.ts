import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { SignatureV4 } from "@smithy/signature-v4";

export interface StoredObject {
  readonly body: Buffer;
  /** What follows `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly contentType: string | undefined;
}

export interface S3Store {
  readonly port: number;
  /** By bucket and key, `bucket/a/b`. */
  readonly objects: Map<string, StoredObject>;
  /** Objects put, those that replaced one counted too. */
  puts(): number;
  close(): Promise<void>;
}

export interface StoreKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly bucket: string;
}

/** A store that takes PutObject in path style and checks signature and body as S3 does, by the library of Amazon's own client. */
export async function openS3Store(keys: StoreKeys): Promise<S3Store> {
  const objects = new Map<string, StoredObject>();
  let puts = 0;
  const server = createServer((request, response) => {
    void answered(request, response).catch((error: unknown) => fault(response, 500, String(error)));
  });
  async function answered(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const [path = ""] = (request.url ?? "").split("?");
    const refusal = await refusalOf(request, { path, body, keys });
    if (refusal !== null) return fault(response, 403, refusal);
    const [bucket, ...key] = decodeURIComponent(path).slice(1).split("/");
    if (bucket !== keys.bucket) return fault(response, 404, "NoSuchBucket");
    puts += 1;
    const metadata = Object.entries(request.headers).flatMap(([name, value]) =>
      name.startsWith("x-amz-meta-") ? [[name.slice(11), String(value)]] : [],
    );
    objects.set([bucket, ...key].join("/"), {
      body,
      metadata: Object.fromEntries(metadata) as Record<string, string>,
      contentType: request.headers["content-type"],
    });
    response.writeHead(200, { etag: `"${createHash("md5").update(body).digest("hex")}"` }).end();
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    objects,
    puts: () => puts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Signed {
  readonly path: string;
  readonly body: Buffer;
  readonly keys: StoreKeys;
}

/** S3's error code for a request that it would not take; null for one that it would. */
async function refusalOf(request: IncomingMessage, { path, body, keys }: Signed): Promise<string | null> {
  const { authorization = "", "x-amz-date": date = "", "x-amz-content-sha256": hash } = request.headers;
  const [, accessKeyId, names = ""] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/[^,]+, SignedHeaders=([^,]+), Signature=/.exec(authorization) ??
    [];
  if (accessKeyId !== keys.accessKeyId) return "InvalidAccessKeyId";
  if (createHash("sha256").update(body).digest("hex") !== hash) return "XAmzContentSHA256Mismatch";
  const signedNames = new Set(names.split(";"));
  if (Object.keys(request.headers).some((name) => name.startsWith("x-amz-") && !signedNames.has(name))) {
    return "AccessDenied";
  }
  const entries = Object.entries(request.headers).filter(([name]) => signedNames.has(name));
  const signer = new SignatureV4({
    service: "s3",
    region: keys.region,
    credentials: keys,
    uriEscapePath: false,
    applyChecksum: false,
    sha256: HmacSha256,
  });
  const unsigned = {
    method: request.method ?? "",
    protocol: "http:",
    hostname: "",
    path,
    query: {},
    headers: Object.fromEntries(entries) as Record<string, string>,
    body,
  };
  const signingDate = new Date(String(date).replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  const { headers } = await signer.sign(unsigned, { signingDate, signableHeaders: signedNames });
  const [want, got] = [headers.authorization ?? "", authorization].map((text) =>
    createHash("sha256")
      .update(text.slice(text.indexOf("Signature=")))
      .digest(),
  );
  return want !== undefined && got !== undefined && timingSafeEqual(want, got)
    ? null
    : "SignatureDoesNotMatch";
}

/** What the library asks of a hash: keyed, it is an HMAC. */
class HmacSha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret));
  }

  update(chunk: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(chunk));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    throw new Error("a hash is used once");
  }
}

function bytesOf(value: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof value === "string") return Buffer.from(value, "utf8");
  return ArrayBuffer.isView(value)
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    : Buffer.from(value);
}

function fault(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
}
