import type { IncomingMessage } from "node:http";
import { MalformedError, TooLargeError, UnsupportedMediaTypeError } from "#server/kernel/errors";

/** The request as both mounts see it: Node's own where the custom server handles it, else the Fetch one. */
export interface BodySource {
  readonly raw: Request;
  readonly incoming: IncomingMessage | undefined;
  header(name: string): string | undefined;
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

/**
 * Reads the body as text, never more than `maxBytes` of it.
 * @throws TooLargeError as soon as the limit is passed; MalformedError when it is not UTF-8 or ends early.
 */
export async function readText(source: BodySource, maxBytes: number): Promise<string> {
  const encoding = source.header("content-encoding");
  if (encoding !== undefined && encoding.toLowerCase() !== "identity") {
    throw new UnsupportedMediaTypeError(
      "Compressed bodies are not taken: send it without content-encoding.",
      {
        code: "unsupported_content_encoding",
      },
    );
  }
  const declared = Number(source.header("content-length") ?? 0);
  if (declared > maxBytes) throw tooLarge(maxBytes);
  const bytes =
    source.incoming === undefined
      ? await readStream(source.raw.body, maxBytes)
      : await readIncoming(source.incoming, maxBytes);
  return decode(bytes);
}

/** Lower case media type without its parameters; empty when there is none. */
export function mediaTypeOf(contentType: string | undefined): string {
  if (contentType === undefined) return "";
  const end = contentType.indexOf(";");
  return (end === -1 ? contentType : contentType.slice(0, end)).trim().toLowerCase();
}

function readIncoming(incoming: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let size = 0;
  const stop = () => {
    incoming.off("data", onData).off("end", onEnd).off("error", onCut).off("close", onCut);
  };
  const onData = (chunk: Buffer) => {
    size += chunk.length;
    chunks.push(chunk);
    if (size <= maxBytes) return;
    stop();
    incoming.pause();
    reject(tooLarge(maxBytes));
  };
  const onEnd = () => {
    stop();
    resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size));
  };
  const onCut = () => {
    stop();
    reject(new MalformedError("The body ended before all of it had come.", { code: "body_cut" }));
  };
  incoming.on("data", onData).on("end", onEnd).on("error", onCut).on("close", onCut);
  return promise;
}

async function readStream(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<Uint8Array> {
  if (body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new MalformedError("The body is not valid UTF-8.", { code: "not_utf8" });
  }
}

function tooLarge(maxBytes: number): TooLargeError {
  return new TooLargeError(`The body is larger than ${maxBytes} bytes, the most this call takes.`, {
    code: "body_too_large",
  });
}
