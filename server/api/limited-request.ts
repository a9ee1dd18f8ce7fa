import { TooLargeError } from "#server/kernel/errors";

/** The same request, whose body breaks off as soon as it is larger than `maxBytes`. */
export function limitedRequest(request: Request, maxBytes: number): Request {
  if (request.body === null) return request;
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
  const init: RequestInit & { duplex: "half" } = { body: request.body.pipeThrough(limit), duplex: "half" };
  return new Request(request, init);
}
