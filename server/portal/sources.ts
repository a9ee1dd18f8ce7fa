/** Longest logo, as a data URL. */
export const maxImageLength = 65_536;

const host = String.raw`(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+`;
const port = String.raw`(?::\d{1,5})?`;
const loopback = String.raw`http:\/\/(?:localhost|127\.0\.0\.1)${port}`;
const frameSource = new RegExp(`^(?:https:\\/\\/(?:${host}|localhost)${port}|${loopback})$`);
const dataImage = /^data:image\/(?:png|jpeg|webp|gif|svg\+xml);base64,[A-Za-z0-9+/]+={0,2}$/;

/**
 * Whether a text is an origin that may stand in `frame-ancestors`: https, with or without `*.` before its name, or a loopback over
 * http for trying things out. Nothing else gets into the header. Source: W3C CSP Level 3, section 6.4.2.
 */
export function isFrameSource(text: string): boolean {
  return text.length <= 255 && frameSource.test(text);
}

/** Whether a text may be the source of the portal's logo. */
export function isImageSource(text: string): boolean {
  if (dataImage.test(text)) return true;
  if (text.length > 2_048 || !URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return protocol === "https:" && username === "" && password === "";
}

/** What CSP's `img-src` needs for the logo beside the product's own; null for nothing. */
export function imageOrigin(logoUrl: string | null): string | null {
  return logoUrl === null || logoUrl.startsWith("data:") ? null : new URL(logoUrl).origin;
}
