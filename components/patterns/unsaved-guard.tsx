"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { DialogFooter } from "@/components/ui/dialog";

/** Asks before a link or the browser leaves a form with unsaved changes. */
export function UnsavedGuard({ isDirty }: { readonly isDirty: boolean }) {
  const [target, setTarget] = useState<string | null>(null);
  const router = useRouter();
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
  return (
    <AlertDialog open={target !== null} onOpenChange={() => setTarget(null)}>
      <AlertDialogContent>
        <AlertDialogTitle>Leave without saving?</AlertDialogTitle>
        <AlertDialogDescription>What you changed on this page is lost.</AlertDialogDescription>
        <DialogFooter>
          <AlertDialogCancel asChild>
            <Button>Keep editing</Button>
          </AlertDialogCancel>
          <Button
            variant="danger"
            onClick={() => {
              setTarget(null);
              if (target !== null) router.push(target);
            }}
          >
            Leave page
          </Button>
        </DialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
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
