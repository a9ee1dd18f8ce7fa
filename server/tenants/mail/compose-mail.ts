import type { Mail } from "#server/kernel/mailer";

/** What a mail says; its two forms are made from this. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** The one thing to do, as an absolute URL. */
  readonly action: { readonly label: string; readonly url: string } | null;
  /** Why they get it, or what to do when they should not have. */
  readonly footnote?: string;
}

/** A letter as plain text and as HTML that mail programs show alike: no images, no scripts, inline styles. */
export function composeMail({ to, subject, paragraphs, action, footnote }: Letter): Mail {
  const texts = [...paragraphs, ...(action === null ? [] : [`${action.label}:\n${action.url}`])];
  const small = footnote === undefined ? [] : [`-- \n${footnote}`];
  return {
    to,
    subject: oneLine(subject),
    text: `${[...texts, ...small].join("\n\n")}\n`,
    html: html({ to, subject, paragraphs, action, ...(footnote === undefined ? {} : { footnote }) }),
  };
}

function html({ subject, paragraphs, action, footnote }: Letter): string {
  const lines = paragraphs.map((text) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`);
  if (action !== null) lines.push(button(action));
  if (footnote !== undefined) {
    lines.push(`<p style="margin:24px 0 0;color:#5f6672;font-size:13px">${escapeHtml(footnote)}</p>`);
  }
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>`,
    '<body style="margin:0;padding:32px 16px;background:#ffffff;color:#1c1f24;font:15px/1.5 system-ui,sans-serif">',
    `<div style="max-width:480px;margin:0 auto">${lines.join("")}</div></body></html>`,
  ].join("");
}

function button({ label, url }: { label: string; url: string }): string {
  const href = escapeHtml(url);
  return [
    `<p style="margin:0 0 16px"><a href="${href}" style="display:inline-block;padding:9px 16px;border-radius:6px;`,
    `background:#1c1f24;color:#ffffff;text-decoration:none;font-weight:600">${escapeHtml(label)}</a></p>`,
    `<p style="margin:0;color:#5f6672;font-size:13px;word-break:break-all">${href}</p>`,
  ].join("");
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** A header field is one line (RFC 5322 section 2.2); names in it come from people. */
function oneLine(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .slice(0, 200);
}
