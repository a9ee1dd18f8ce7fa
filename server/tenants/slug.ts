import { reservedSlugs } from "#lib/reserved-slugs";

export const minSlugLength = 3;
export const maxSlugLength = 40;
const form = /^[a-z](?:[a-z0-9]|-(?=[a-z0-9]))*$/;

/** Why a text cannot be a tenant's name in URLs, in words for its author; null when it can. */
export function slugFault(text: string): string | null {
  if (!form.test(text)) {
    return "Use small letters, digits and single hyphens; begin with a letter and do not end with a hyphen.";
  }
  return reservedSlugs.has(text)
    ? "This URL name is kept for the product's own pages. Choose another."
    : null;
}

/** A slug made from a name: letters lose their accents, everything else becomes a hyphen. */
export function slugFromName(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const slug = plain
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[-0-9]+/, "")
    .slice(0, maxSlugLength - 6)
    .replace(/-+$/, "");
  const long = slug.length >= minSlugLength ? slug : `tenant${slug === "" ? "" : `-${slug}`}`;
  return reservedSlugs.has(long) ? `${long}-1` : long;
}
