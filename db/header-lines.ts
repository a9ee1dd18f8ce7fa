const breaks = /[\0\r\n]/;
const everyBreak = /[\0\r\n]/g;

/** Headers as text: a line each, `name: value`, as HTTP/1.1 sends them. Source: RFC 9112, section 5. */
export function toHeaderLines(headers: Readonly<Record<string, string>>): string {
  const lines: string[] = [];
  for (const name in headers) {
    const value = headers[name] ?? "";
    // No header that was sent or received has one; a line more would be a header more.
    lines.push(`${name}: ${breaks.test(value) ? value.replace(everyBreak, "\ufffd") : value}`);
  }
  return lines.join("\n");
}

/** The headers of such a text. */
export function fromHeaderLines(lines: string): Record<string, string> {
  if (lines === "") return {};
  return Object.fromEntries(
    lines.split("\n").map((line) => {
      const colon = line.indexOf(": ");
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
}
