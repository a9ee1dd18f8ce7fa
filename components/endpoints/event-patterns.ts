/** The event type patterns in a text with one on each line; commas and spaces part them too. */
export function patternsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((pattern) => pattern !== "");
}
