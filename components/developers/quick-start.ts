import { curlOf } from "./reference/curl.ts";

export interface QuickStartStep {
  readonly title: string;
  readonly text: string;
  readonly method: "post";
  /** Below the API's base URL. */
  readonly path: string;
  readonly body: unknown;
}

/** From an API key to the first delivery. */
export const quickStart: readonly QuickStartStep[] = [
  {
    title: "Name what happens",
    text: "An event type is a name, and if you like a JSON Schema that its payloads must keep to.",
    method: "post",
    path: "/event-types",
    body: {
      type: "order.placed",
      description: "A customer placed an order.",
      schema: {
        type: "object",
        required: ["order", "total"],
        properties: { order: { type: "string" }, total: { type: "integer", minimum: 0 } },
      },
    },
  },
  {
    title: "Say who listens",
    text: "An endpoint is a URL of the receiver and the event types it wants. The answer shows its signing secret, this once.",
    method: "post",
    path: "/endpoints",
    body: { url: "https://example.com/webhooks", eventTypes: ["order.*"] },
  },
  {
    title: "Publish",
    text: "The answer comes after the event, and the deliveries owed for it, are stored. From then on Trunkline sees to it that they arrive.",
    method: "post",
    path: "/events",
    body: { type: "order.placed", data: { order: "A-1042", total: 1999 } },
  },
];

/** A step as one types it. */
export function curlOfStep({ method, path, body }: QuickStartStep, baseUrl: string): string {
  return curlOf({ method, url: `${baseUrl}${path}`, body });
}
