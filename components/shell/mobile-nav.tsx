"use client";

import { MenuIcon } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { NavGroup } from "@/components/shell/nav";
import { ShellNav } from "@/components/shell/shell-nav";
import { Button } from "@/components/ui/button";
import { Sheet, SheetContent, SheetTrigger } from "@/components/ui/sheet";

interface MobileNavProps {
  readonly nav: readonly NavGroup[];
  readonly switcher: ReactNode;
  readonly brand: ReactNode;
}

/** The navigation folded into a sheet, below 768 px. */
export function MobileNav({ nav, switcher, brand }: MobileNavProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Sheet open={isOpen} onOpenChange={setIsOpen}>
      <SheetTrigger asChild>
        <Button variant="ghost" size="icon" aria-label="Open navigation" className="md:hidden">
          <MenuIcon aria-hidden="true" />
        </Button>
      </SheetTrigger>
      <SheetContent label="Navigation">
        <div className="flex h-12 shrink-0 items-center border-b px-4">{brand}</div>
        <div className="px-2 pt-3">{switcher}</div>
        <ShellNav nav={nav} onNavigate={() => setIsOpen(false)} />
      </SheetContent>
    </Sheet>
  );
}
