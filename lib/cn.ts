import { type ClassValue, clsx } from "clsx";
import { createTailwindMerge } from "tailwind-merge";

const any = () => true;
const isNumber = (value: string) => /^\d+$/.test(value);

/** One group for each side: `border-t` replaces no `border-b`. */
function perSide(name: string, sides: readonly string[]) {
  return Object.fromEntries(sides.map((side) => [`${name} ${side}`, [{ [`${name}-${side}`]: ["", any] }]]));
}

/**
 * Only the groups our components override. The library's full table of Tailwind is 7 kB of every page's first load;
 * a class of a group that is not here is kept, so add the group when you need to override it.
 */
const merge = createTailwindMerge(() => ({
  cacheSize: 500,
  theme: {},
  classGroups: {
    display: [
      "block",
      "inline",
      "inline-block",
      "flex",
      "inline-flex",
      "grid",
      "inline-grid",
      "hidden",
      "contents",
    ],
    position: ["static", "fixed", "absolute", "relative", "sticky"],
    size: [{ size: [any] }],
    width: [{ w: [any] }],
    height: [{ h: [any] }],
    minWidth: [{ "min-w": [any] }],
    maxWidth: [{ "max-w": [any] }],
    minHeight: [{ "min-h": [any] }],
    maxHeight: [{ "max-h": [any] }],
    padding: [{ p: [any] }],
    paddingX: [{ px: [any] }],
    paddingY: [{ py: [any] }],
    paddingTop: [{ pt: [any] }],
    paddingRight: [{ pr: [any] }],
    paddingBottom: [{ pb: [any] }],
    paddingLeft: [{ pl: [any] }],
    margin: [{ m: [any] }],
    marginX: [{ mx: [any] }],
    marginY: [{ my: [any] }],
    marginTop: [{ mt: [any] }],
    marginRight: [{ mr: [any] }],
    marginBottom: [{ mb: [any] }],
    marginLeft: [{ ml: [any] }],
    gap: [{ gap: [any] }],
    gapX: [{ "gap-x": [any] }],
    gapY: [{ "gap-y": [any] }],
    columns: [{ "grid-cols": [any] }],
    direction: ["flex-row", "flex-col", "flex-row-reverse", "flex-col-reverse"],
    wrap: ["flex-wrap", "flex-nowrap"],
    items: [{ items: [any] }],
    justify: [{ justify: [any] }],
    justifySelf: [{ "justify-self": [any] }],
    justifyItems: [{ "justify-items": [any] }],
    fontSize: [{ text: ["2xs", "xs", "sm", "base", "lg", "xl", "2xl"] }],
    textAlign: [{ text: ["left", "center", "right"] }],
    textWrap: [{ text: ["balance", "pretty", "wrap", "nowrap", "ellipsis", "clip"] }],
    textColour: [{ text: [any] }],
    fontFamily: [{ font: ["sans", "mono"] }],
    fontWeight: [{ font: [any] }],
    leading: [{ leading: [any] }],
    background: [{ bg: [any] }],
    borderWidth: [{ border: ["", isNumber] }],
    borderStyle: [{ border: ["solid", "dashed", "dotted", "none"] }],
    borderModel: ["border-collapse", "border-separate"],
    borderSpacing: [{ "border-spacing": [any] }],
    ...perSide("border", ["t", "r", "b", "l", "x", "y"]),
    borderColour: [{ border: [any] }],
    radius: [{ rounded: ["", any] }],
    ...perSide("rounded", ["t", "r", "b", "l", "tl", "tr", "br", "bl"]),
    shadow: [{ shadow: ["", any] }],
    opacity: [{ opacity: [any] }],
    overflow: [{ overflow: [any] }],
    overflowX: [{ "overflow-x": [any] }],
    overflowY: [{ "overflow-y": [any] }],
    whitespace: [{ whitespace: [any] }],
    zIndex: [{ z: [any] }],
  },
  conflictingClassGroups: {
    size: ["width", "height"],
    gap: ["gapX", "gapY"],
    overflow: ["overflowX", "overflowY"],
    padding: ["paddingX", "paddingY", "paddingTop", "paddingRight", "paddingBottom", "paddingLeft"],
    paddingX: ["paddingLeft", "paddingRight"],
    paddingY: ["paddingTop", "paddingBottom"],
    margin: ["marginX", "marginY", "marginTop", "marginRight", "marginBottom", "marginLeft"],
    marginX: ["marginLeft", "marginRight"],
    marginY: ["marginTop", "marginBottom"],
    fontSize: ["leading"],
  },
  conflictingClassGroupModifiers: {},
  orderSensitiveModifiers: ["before", "after", "*", "**", "placeholder", "file", "marker", "selection"],
}));

/** Joins class names; of two Tailwind classes that set the same property the last one stays. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
