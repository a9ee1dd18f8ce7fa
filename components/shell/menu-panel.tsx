"use client";

import type { ReactNode } from "react";
import type { MenuAnchor } from "@/components/shell/lazy-menu";
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from "@/components/ui/dropdown-menu";

export interface MenuPanelProps {
  readonly anchor: MenuAnchor;
  readonly align: "start" | "end";
  readonly children: ReactNode;
}

/** A menu that hangs on the element around it; the button beside it opens it (`useLazyMenu`). */
export function MenuPanel({ anchor, align, children }: MenuPanelProps) {
  return (
    <DropdownMenu open={anchor.isOpen} onOpenChange={anchor.onOpenChange}>
      <DropdownMenuTrigger asChild>
        {/* Only a place to hang on; the real button stands in the page from the start. */}
        <span aria-hidden="true" className="pointer-events-none absolute inset-0" />
      </DropdownMenuTrigger>
      <DropdownMenuContent
        align={align}
        className="w-60"
        aria-labelledby={anchor.buttonId}
        onCloseAutoFocus={anchor.onCloseAutoFocus}
      >
        {children}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
