"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";

const ownClicks = "a, button, input, select, textarea, label, summary, [role='menuitem']";

/** A table body whose rows with `data-href` follow it when clicked; the link inside the row is the keyboard's way. */
export function LinkedRows({
  className,
  children,
}: {
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const body = useRef<HTMLTableSectionElement>(null);
  const router = useRouter();
  useEffect(() => {
    const element = body.current;
    if (element === null) return undefined;
    const follow = (event: MouseEvent) => {
      const href = hrefAt(event);
      if (href === null) return;
      if (event.metaKey || event.ctrlKey || event.button === 1) window.open(href, "_blank", "noopener");
      else if (event.button === 0) router.push(href);
    };
    element.addEventListener("click", follow);
    element.addEventListener("auxclick", follow);
    return () => {
      element.removeEventListener("click", follow);
      element.removeEventListener("auxclick", follow);
    };
  }, [router]);
  return (
    <tbody ref={body} className={className}>
      {children}
    </tbody>
  );
}

function hrefAt(event: MouseEvent): string | null {
  if (!(event.target instanceof Element) || event.defaultPrevented) return null;
  if (event.target.closest(ownClicks) !== null || document.getSelection()?.type === "Range") return null;
  return event.target.closest<HTMLElement>("tr[data-href]")?.dataset["href"] ?? null;
}
