import { type ClassValue, clsx } from "clsx";
import { createTailwindMerge } from "tailwind-merge";

/** Joins class names; of two Tailwind classes that set the same property the last one stays. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}

const any = () => true;
const isNumber = (value: string) => /^\d+$/.test(value);

/** `p-4` and the like: the group is called as the classes begin. */
const prefixes =
  "size w h min-w max-w min-h max-h p px py pt pr pb pl m mx my mt mr mb ml gap gap-x gap-y grid-cols items justify justify-self justify-items leading bg opacity overflow overflow-x overflow-y whitespace z border-spacing";
/** These also stand alone, as `border-t` does. */
const barePrefixes =
  "shadow rounded rounded-t rounded-r rounded-b rounded-l rounded-tl rounded-tr rounded-br rounded-bl border-t border-r border-b border-l border-x border-y";

function groupsOf(names: string, values: readonly ("" | typeof any)[]) {
  return Object.fromEntries(names.split(" ").map((name) => [name, [{ [name]: values }]]));
}

/**
 * Only the groups our components override: the library's full table of Tailwind would be 7 kB of every page's
 * first load. A class of a group that is not here is kept beside the other; add the group to override it.
 */
const config = {
  cacheSize: 500,
  theme: {},
  classGroups: {
    ...groupsOf(prefixes, [any]),
    ...groupsOf(barePrefixes, ["", any]),
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
    direction: ["flex-row", "flex-col", "flex-row-reverse", "flex-col-reverse"],
    wrap: ["flex-wrap", "flex-nowrap"],
    fontSize: [{ text: ["2xs", "xs", "sm", "base", "lg", "xl", "2xl"] }],
    textAlign: [{ text: ["left", "center", "right"] }],
    textWrap: [{ text: ["balance", "pretty", "wrap", "nowrap", "ellipsis", "clip"] }],
    textColour: [{ text: [any] }],
    fontFamily: [{ font: ["sans", "mono"] }],
    fontWeight: [{ font: [any] }],
    borderWidth: [{ border: ["", isNumber] }],
    borderStyle: [{ border: ["solid", "dashed", "dotted", "none"] }],
    borderModel: ["border-collapse", "border-separate"],
    borderColour: [{ border: [any] }],
  },
  conflictingClassGroups: {
    size: ["w", "h"],
    gap: ["gap-x", "gap-y"],
    overflow: ["overflow-x", "overflow-y"],
    p: ["px", "py", "pt", "pr", "pb", "pl"],
    px: ["pl", "pr"],
    py: ["pt", "pb"],
    m: ["mx", "my", "mt", "mr", "mb", "ml"],
    mx: ["ml", "mr"],
    my: ["mt", "mb"],
    fontSize: ["leading"],
  },
  conflictingClassGroupModifiers: {},
  orderSensitiveModifiers: ["before", "after", "*", "**", "placeholder", "file", "marker", "selection"],
};
const merge = createTailwindMerge(() => config);
