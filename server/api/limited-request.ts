import { TooLargeError } from "#server/kernel/errors";

/** What makes the same request anew. */
export interface RequestParts {
  readonly method: string;
  readonly headers: Headers;
  readonly signal: AbortSignal;
  readonly body: ReadableStream<Uint8Array> | null;
  readonly duplex: "half";
}

/**
 * The parts of a request whose body breaks off as soon as it is larger than `maxBytes`. Parts and not a copy: Next hands
 * its routes a proxy of a request, which no constructor can read.
 */
export function limitedParts(request: Request, maxBytes: number): RequestParts {
  const { method, headers, signal, body } = request;
  return {
    method,
    headers: new Headers(headers),
    signal,
    body: body && limited(body, maxBytes),
    duplex: "half",
  };
}

function limited(body: ReadableStream<Uint8Array>, maxBytes: number): ReadableStream<Uint8Array> {
  let size = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      size += chunk.byteLength;
      if (size > maxBytes) {
        controller.error(
          new TooLargeError(`The request is larger than ${maxBytes} bytes.`, { code: "body_too_large" }),
        );
      } else controller.enqueue(chunk);
    },
  });
  return body.pipeThrough(limit);
}
