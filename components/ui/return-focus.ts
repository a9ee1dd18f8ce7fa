"use client";

import { useRef } from "react";

/** Gives the focus back to where it was when a dialog opened; radix does so only for its own triggers. */
export function useReturnFocus() {
  const before = useRef<HTMLElement | null>(null);
  return {
    onOpenAutoFocus() {
      before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    },
    onCloseAutoFocus(event: Event) {
      if (before.current === null || !before.current.isConnected) return;
      event.preventDefault();
      before.current.focus();
    },
  };
}
