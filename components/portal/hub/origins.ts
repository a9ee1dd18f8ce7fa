/** The origins in a text with one on each line; commas and spaces part them too. */
export function originsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((origin) => origin !== "");
}
