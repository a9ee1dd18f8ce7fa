import { AwsV4Signer } from "aws4fetch";
import type { EgressOutcome } from "#server/kernel/egress/index";
import { type AttemptVerdict, judgeAttempt } from "../../attempt-outcome.ts";
import {
  type DeliverLimits,
  type DestinationAnswer,
  type DestinationConnection,
  type DestinationMessage,
  NetworkError,
  type OpenTarget,
  RefusalError,
} from "../destination.ts";
import { objectKey, objectUrl } from "./object-key.ts";

const maxResponseBytes = 16 * 1024;
type Response = Extract<EgressOutcome, { kind: "response" }>;

/** Puts objects through egress's own HTTP connections; it holds none itself. */
export class S3Connection implements DestinationConnection {
  readonly isBroken = false;
  readonly #target: OpenTarget<"s3">;

  constructor(target: OpenTarget<"s3">) {
    this.#target = target;
  }

  async deliver(
    message: DestinationMessage,
    { timeoutMs, signal }: DeliverLimits,
  ): Promise<DestinationAnswer> {
    const { config, egress } = this.#target;
    const url = objectUrl(config, objectKey(config.prefix, message));
    const headers = await this.#signed(url, message);
    const request = {
      method: "PUT",
      url,
      headers,
      body: message.body,
      timeoutMs,
      signal,
      maxResponseBytes,
    } as const;
    const outcome = await egress.request(request);
    if (outcome.kind === "failure") throw new NetworkError(outcome);
    const { status, headers: answered, body, isBodyTruncated, remoteAddress } = outcome;
    const answer = { status, headers: answered, body, isBodyTruncated, remoteAddress };
    const verdict = judgeAttempt(outcome);
    if (verdict.outcome === "delivered") return answer;
    throw new RefusalError({ ...refusalOf(outcome, verdict), answer });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Signature version 4 over headers and body. Source: Amazon S3 API reference, "Authenticating Requests (AWS Signature Version 4)". */
  async #signed(url: string, { headers, body }: DestinationMessage): Promise<Record<string, string>> {
    const { config, secret } = this.#target;
    const { "content-type": contentType = "application/json", "user-agent": _, ...own } = headers;
    const metadata = Object.entries(own).map(([name, value]) => [`x-amz-meta-${name}`, value]);
    const hash = Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(body))).toString("hex");
    const signer = new AwsV4Signer({
      method: "PUT",
      url,
      headers: { "content-type": contentType, "x-amz-content-sha256": hash, ...Object.fromEntries(metadata) },
      accessKeyId: config.accessKeyId,
      secretAccessKey: secret ?? "",
      service: "s3",
      region: config.region,
      allHeaders: true,
    });
    const signed = Object.fromEntries((await signer.sign()).headers.entries());
    delete signed.host; // egress sets it from the URL, as it was signed
    return signed;
  }
}

const errorCode = /<Code>([A-Za-z0-9]{1,64})<\/Code>/;
const authCodes = new Set([
  "AccessDenied",
  "AccountProblem",
  "ExpiredToken",
  "InvalidAccessKeyId",
  "InvalidToken",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
]);

/** Source: Amazon S3 API reference, "Error responses". 410 is no receiver's wish here, so it disables nothing. */
function refusalOf(
  { status, body }: Response,
  { errorClass, message, retryAfter }: Extract<AttemptVerdict, { outcome: "failed" }>,
) {
  const code = errorCode.exec(Buffer.from(body).toString("utf8"))?.[1];
  const said = code === undefined ? `The store answered ${status}` : `The store answered ${status} (${code})`;
  if (status === 401 || status === 403 || (code !== undefined && authCodes.has(code))) {
    return {
      errorClass: "auth",
      message: `${said}. Check the access key and what it may do.`,
      retryAfter,
    } as const;
  }
  if (code === "SlowDown") return { errorClass: "rate_limited", message: `${said}.`, retryAfter } as const;
  if (code === "NoSuchBucket")
    return { errorClass: "client_error", message: `${said}. Create the bucket.` } as const;
  if (errorClass === "redirect") {
    return { errorClass, message: `${said}: the bucket is elsewhere. Check region and endpoint.` } as const;
  }
  if (code === "EntityTooLarge") {
    return {
      errorClass: "client_error",
      message: `${said}: the event is too large.`,
      isPermanent: true,
    } as const;
  }
  const known = errorClass === "gone" ? "client_error" : errorClass;
  return { errorClass: known, message: code === undefined ? message : `${said}.`, retryAfter } as const;
}
