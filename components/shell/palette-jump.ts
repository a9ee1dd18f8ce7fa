import { pathOfId, prefixOfId } from "#lib/path-of-id";
import { paths } from "#lib/paths";

export interface Jump {
  readonly label: string;
  readonly href: string;
}

export interface JumpContext {
  readonly tenantSlug: string | null;
  readonly isStaff: boolean;
}

const correlationShape = /^[0-9a-z][0-9a-z_.:-]{7,127}$/i;

/** Where typed text leads when it is an id or could be a correlation id; null when it is neither. */
export function jumpOf(text: string, { tenantSlug, isStaff }: JumpContext): Jump | null {
  const typed = text.trim();
  const href = pathOfId(typed, { tenantSlug, isStaff });
  if (href !== null) return { label: `Go to ${typed}`, href };
  if (tenantSlug === null || prefixOfId(typed.toLowerCase()) !== null) return null;
  if (!correlationShape.test(typed) || !/\d/.test(typed)) return null;
  return {
    label: `Find events with correlation id ${typed}`,
    href: paths.tenant(tenantSlug).events({ correlationId: typed }),
  };
}
