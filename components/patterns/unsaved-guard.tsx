"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";

const LeavePanel = dynamic(async () => (await import("@/components/patterns/leave-panel")).LeavePanel, {
  ssr: false,
});

/** Asks before a link or the browser leaves a form with unsaved changes. */
export function UnsavedGuard({ isDirty }: { readonly isDirty: boolean }) {
  const [target, setTarget] = useState<string | null>(null);
  const router = useRouter();
  const leave = (href: string) => {
    setTarget(null);
    router.push(href);
  };
  useEffect(() => {
    if (!isDirty) return undefined;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const href = leavingHref(event);
      if (href === null) return;
      event.preventDefault();
      event.stopPropagation();
      setTarget(href);
    };
    window.addEventListener("beforeunload", onUnload);
    document.addEventListener("click", onClick, { capture: true });
    return () => {
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
