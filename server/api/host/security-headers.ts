import type { PortalFrame } from "#server/kernel/ports";

export interface PolicyFacts {
  /** Unguessable, new for each page; only scripts that carry it run. */
  readonly nonce: string;
  readonly isHttps: boolean;
  /** React's development build needs eval, and hot reload a websocket. */
  readonly isDev: boolean;
  /** Of a page of the consumer portal, which may be shown in frames; null for all others. */
  readonly frame?: PageFrame | null;
}

type PageFrame = Pick<PortalFrame, "ancestors" | "imageOrigin">;

/** What a page may load and run. Source: W3C CSP Level 3. */
export function contentSecurityPolicy({ nonce, isHttps, isDev, frame = null }: PolicyFacts): string {
  const rules = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDev ? " 'unsafe-eval'" : ""}`,
    // Charts and popovers place themselves by style attributes, which cannot carry a nonce.
    "style-src 'self' 'unsafe-inline'",
    ["img-src 'self' data: blob:", ...(frame?.imageOrigin ? [frame.imageOrigin] : [])].join(" "),
    "font-src 'self' data:",
    `connect-src 'self'${isDev ? " ws: wss:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${isFrameable(frame) ? frame.ancestors.join(" ") : "'none'"}`,
    ...(isHttps ? ["upgrade-insecure-requests"] : []),
  ];
  return rules.join("; ");
}

/** The other headers of a page. */
export function pageHeaders(
  isHttps: boolean,
  frame: PageFrame | null = null,
): Readonly<Record<string, string>> {
  return {
    "x-content-type-options": "nosniff",
    // Knows no list of origins; where there is one, browsers go by frame-ancestors alone.
    ...(isFrameable(frame) ? {} : { "x-frame-options": "DENY" }),
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    ...(isHttps ? { "strict-transport-security": "max-age=63072000; includeSubDomains" } : {}),
  };
}

function isFrameable(frame: PageFrame | null): frame is PageFrame {
  return frame !== null && frame.ancestors.length > 0;
}
