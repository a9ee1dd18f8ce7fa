/** Names of stored headers as lines to be filled in; their values never come to the browser. */
export function headerLines(names: readonly string[]): string {
  return names.map((name) => `${name}: `).join("\n");
}

/** Lines of `Name: value` as the server takes them. */
export function parsedHeaders(text: string): Record<string, string> {
  return Object.fromEntries(linesOf(text).map(({ name, value }) => [name, value]));
}

/** What is wrong with the lines, at the field `headers`; what a name or a value may be is the server's to say. */
export function faultsOfHeaders(text: string): { path: string[]; message: string }[] {
  return linesOf(text).flatMap(({ line, name, value }) => {
    if (name === "") return [fault(`Write "${line}" as Name: value.`)];
    return value === "" ? [fault(`Enter the value of ${name}, or remove its line.`)] : [];
  });
}

/** Whether a URL has another scheme, host or port than the endpoint's; half a URL is no other place yet. */
export function isOtherOrigin(present: string, url: string): boolean {
  const next = URL.parse(url);
  return next !== null && next.origin !== URL.parse(present)?.origin;
}

function linesOf(text: string) {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const colon = line.indexOf(":");
      return { line, name: line.slice(0, Math.max(0, colon)).trim(), value: line.slice(colon + 1).trim() };
    });
}

function fault(message: string) {
  return { path: ["headers"], message };
}
