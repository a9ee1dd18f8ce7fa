"use client";

import { useId, useRef, useState } from "react";

/** What a lazily loaded menu needs of the button that opens it. */
export interface MenuAnchor {
  readonly buttonId: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Gives the focus back to the button. */
  readonly onCloseAutoFocus: (event: Event) => void;
}

/**
 * State of a menu whose panel is loaded when first wanted: spread `button` on the button, render the panel
 * once `isWanted`. Keeps the menu library out of every page's first load.
 */
export function useLazyMenu(preload: () => Promise<unknown>) {
  const buttonId = useId();
  const element = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [isWanted, setIsWanted] = useState(false);
  const warm = () => void preload();
  const open = () => {
    setIsWanted(true);
    setIsOpen(true);
  };
  const anchor: MenuAnchor = {
    buttonId,
    isOpen,
    onOpenChange: setIsOpen,
    onCloseAutoFocus(event) {
      event.preventDefault();
      element.current?.focus();
    },
  };
  const button = {
    ref: element,
    id: buttonId,
    "aria-haspopup": "menu",
    "aria-expanded": isOpen,
    onPointerEnter: warm,
    onFocus: warm,
    onClick: open,
    onKeyDown(event: { readonly key: string; preventDefault(): void }) {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      open();
    },
  } as const;
  return { isWanted, anchor, button };
}
