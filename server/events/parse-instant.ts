const rfc3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/**
 * Reads an RFC 3339 date-time, to the millisecond; a leap second counts as the start of the next one.
 * Null for anything else, such as 30 February, year 0, or a time without its offset.
 */
export function parseInstant(text: string): Date | null {
  const match = rfc3339.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const [, , , , , , , fraction = "", sign = "+", offsetHours = "0", offsetMinutes = "0"] = match;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isRealDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year > 0;
  const isRealTime = hour < 24 && minute < 60 && second <= 60;
  if (!isRealDay || !isRealTime || Number(offsetHours) > 23 || Number(offsetMinutes) > 59) return null;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === "-" ? -1 : 1);
  const milliseconds = Math.trunc(Number(`0${fraction}`) * 1_000);
  date.setUTCHours(hour, minute - offset, second, second === 60 ? 0 : milliseconds);
  return date.getUTCFullYear() > 0 ? date : null;
}
