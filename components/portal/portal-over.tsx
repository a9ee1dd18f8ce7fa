import type { ReactNode } from "react";
import type { PortalEnd } from "#lib/portal";

export interface PortalOverProps {
  readonly end: PortalEnd;
  readonly action?: ReactNode;
}

const words = {
  used: {
    title: "This link was opened before",
    why: "A link to the portal works once, so that nobody else can use it after you.",
  },
  expired: {
    title: "Your time in the portal is over",
    why: "A link must be opened within ten minutes, and its session lasts for a set time. One of the two has passed.",
  },
  revoked: { title: "Your access was ended", why: "Whoever let you in has taken it back." },
  closed: { title: "This portal is closed", why: "Whoever runs it has suspended it for now." },
  unknown: {
    title: "You are not signed in to this portal",
    why: "This browser holds no session for it: the link was not opened here, or it is not a whole link, or the browser keeps no cookies from this site.",
  },
} as const satisfies Record<PortalEnd, { title: string; why: string }>;

/** Why nobody is let in, and what to do. */
export function PortalOver({ end, action }: PortalOverProps) {
  const { title, why } = words[end];
  return (
    <main
      id="main"
      tabIndex={-1}
      className="flex min-h-dvh flex-col items-center justify-center gap-2 p-6 text-center outline-none"
    >
      <h1 className="text-xl font-semibold">{title}</h1>
      <p className="max-w-md text-pretty text-muted-foreground">{why}</p>
      <p className="max-w-md text-pretty">
        Go back to the page or message where you found the portal and open it again from there.
      </p>
      {action}
    </main>
  );
}
