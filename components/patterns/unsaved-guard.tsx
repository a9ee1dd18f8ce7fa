"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";

const LeavePanel = dynamic(async () => (await import("@/components/patterns/leave-panel")).LeavePanel, {
  ssr: false,
});

/** Where the reader was going when the form held them: a link's address, or an entry of the browser's history. */
type Target = { readonly href: string } | { readonly entryKey: string };

/** Asks before a link, the back button or closing the tab leaves a form with unsaved changes. */
export function UnsavedGuard({ isDirty }: { readonly isDirty: boolean }) {
  const [target, setTarget] = useState<Target | null>(null);
  const isLeaving = useRef(false);
  const router = useRouter();
  const leave = (to: Target) => {
    setTarget(null);
    isLeaving.current = true;
    if ("href" in to) router.push(to.href);
    else window.navigation.traverseTo(to.entryKey);
  };
  useEffect(() => {
    if (!isDirty) return undefined;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const href = leavingHref(event);
      if (href === null) return;
      event.preventDefault();
      event.stopPropagation();
      setTarget({ href });
    };
    // The browser lets a page hold somebody who used it, and only once in a row: a second Back goes through.
    const onNavigate = (event: NavigateEvent) => {
      if (event.navigationType !== "traverse" || !event.cancelable || isLeaving.current) return;
      event.preventDefault();
      setTarget({ entryKey: event.destination.key });
    };
    const history = "navigation" in window ? window.navigation : null;
    isLeaving.current = false;
    history?.addEventListener("navigate", onNavigate);
    window.addEventListener("beforeunload", onUnload);
    document.addEventListener("click", onClick, { capture: true });
    return () => {
      history?.removeEventListener("navigate", onNavigate);
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, { capture: true });
    };
  }, [isDirty]);
  return target === null ? null : <LeavePanel onStay={() => setTarget(null)} onLeave={() => leave(target)} />;
}

/** The address a plain click on a link of this site leads to; null for anything that stays or opens elsewhere. */
function leavingHref(event: MouseEvent): string | null {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || link.target === "_blank" || link.hasAttribute("download"))
    return null;
  const url = new URL(link.href);
  if (url.origin !== window.location.origin) return null;
  return url.pathname === window.location.pathname ? null : url.pathname + url.search + url.hash;
}
