"use client";

import { MenuIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import type { NavGroup } from "@/components/shell/nav";
import { Button } from "@/components/ui/button";

export interface MobileNavProps {
  readonly nav: readonly NavGroup[];
  readonly switcher: ReactNode;
  readonly brand: ReactNode;
}

const load = () => import("@/components/shell/mobile-nav-sheet");
const MobileNavSheet = dynamic(async () => (await load()).MobileNavSheet, { ssr: false });

/** The navigation folded behind a button, below 768 px; its sheet loads when first wanted. */
export function MobileNav(props: MobileNavProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [isWanted, setIsWanted] = useState(false);
  return (
    <>
      <Button
        variant="ghost"
        size="icon"
        aria-label="Open navigation"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        className="md:hidden"
        onPointerEnter={() => void load()}
        onClick={() => {
          setIsWanted(true);
          setIsOpen(true);
        }}
      >
        <MenuIcon aria-hidden="true" />
      </Button>
      {isWanted && <MobileNavSheet {...props} isOpen={isOpen} onOpenChange={setIsOpen} />}
    </>
  );
}
