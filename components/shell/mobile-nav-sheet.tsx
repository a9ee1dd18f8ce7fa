"use client";

import type { MobileNavProps } from "@/components/shell/mobile-nav";
import { ShellNav } from "@/components/shell/shell-nav";
import { Sheet, SheetContent } from "@/components/ui/sheet";

interface MobileNavSheetProps extends MobileNavProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** What the navigation button of a phone opens. */
export function MobileNavSheet({ nav, switcher, brand, isOpen, onOpenChange }: MobileNavSheetProps) {
  return (
    <Sheet open={isOpen} onOpenChange={onOpenChange}>
      <SheetContent label="Navigation">
        <div className="flex h-12 shrink-0 items-center border-b px-4">{brand}</div>
        <div className="px-2 pt-3">{switcher}</div>
        <ShellNav nav={nav} onNavigate={() => onOpenChange(false)} />
      </SheetContent>
    </Sheet>
  );
}
