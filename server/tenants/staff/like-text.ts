/** A LIKE pattern that finds a text anywhere, with nothing in the text read as a wildcard. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}
