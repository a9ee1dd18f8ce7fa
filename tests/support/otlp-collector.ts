import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface SentSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  readonly attributes: readonly { key: string; value: { stringValue?: string; intValue?: number } }[];
  readonly status: { code: number; message?: string };
}

interface SentBatch {
  readonly resourceSpans: readonly {
    readonly resource: {
      readonly attributes: readonly { key: string; value: { stringValue?: string; intValue?: number } }[];
    };
    readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[];
  }[];
}

/** A real OTLP receiver on loopback, and what it was sent. */
export interface OtlpCollector {
  readonly url: string;
  readonly batches: SentBatch[];
  readonly urls: string[];
  spans(): SentSpan[];
  close(): void;
}

export async function openOtlpCollector(status = 200): Promise<OtlpCollector> {
  const batches: SentBatch[] = [];
  const urls: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request
      .on("data", (chunk: Buffer) => (body += chunk.toString()))
      .on("end", () => {
        urls.push(request.url ?? "");
        batches.push(JSON.parse(body) as SentBatch);
        response.writeHead(status, { "content-type": "application/json" }).end("{}");
      });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const spans = () =>
    batches.flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
    );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url, batches, urls, spans, close };
}
