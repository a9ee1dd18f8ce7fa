import { shortJson } from "./short-json.ts";

export interface CurlCall {
  readonly method: string;
  readonly url: string;
  readonly mediaType?: string;
  /** Sent as JSON; leave out for none. */
  readonly body?: unknown;
}

/** A call as one types it into a shell; the key comes from the environment. */
export function curlOf({ method, url, mediaType = "application/json", body }: CurlCall): string {
  const lines = [`curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}${url}`];
  lines.push('-H "Authorization: Bearer $TRUNKLINE_API_KEY"');
  if (body !== undefined) {
    lines.push(`-H "Content-Type: ${mediaType}"`, `-d '${quoted(shortJson(body, "  "))}'`);
  }
  return lines.join(" \\\n  ");
}

/** Text inside single quotes of a shell. */
function quoted(text: string): string {
  return text.replaceAll("'", String.raw`'\''`);
}
