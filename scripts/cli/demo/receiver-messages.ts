/** A request that reached the receiver. */
export interface Received {
  readonly kind: "received";
  /** The `webhook-id` header. */
  readonly id: string;
  readonly isVerified: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type FromReceiver = { readonly kind: "listening"; readonly url: string } | Received;
export interface ToReceiver {
  readonly secret: string;
}
