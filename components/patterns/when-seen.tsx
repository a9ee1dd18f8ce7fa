"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";

export interface WhenSeenProps {
  /** The height to keep free until then, as a class, so that nothing below it moves. */
  readonly placeholder: string;
  readonly children: ReactNode;
}

/** How far below the window something is made ready. */
const ahead = "200px";

/** Renders its children once they come near the window: what is far down a page is not loaded with it. */
export function WhenSeen({ placeholder, children }: WhenSeenProps) {
  const place = useRef<HTMLDivElement>(null);
  const [isSeen, setIsSeen] = useState(false);
  useEffect(() => {
    if (isSeen || place.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setIsSeen(true);
      },
      { rootMargin: ahead },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [isSeen]);
  return isSeen ? children : <div ref={place} className={placeholder} />;
}
