"use client";

import { SearchIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import type { NavGroup } from "@/components/shell/nav";
import { keyRouter } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";

/** A page or thing ⌘K leads to besides the navigation. */
export interface PaletteEntry {
  readonly group: string;
  readonly label: string;
  readonly href: string;
  /** Other words it is found by. */
  readonly keywords?: readonly string[];
}

export interface PaletteContext {
  readonly tenantSlug: string | null;
  readonly isStaff: boolean;
  readonly entries?: readonly PaletteEntry[];
}

export interface PaletteTriggerProps {
  readonly nav: readonly NavGroup[];
  readonly context: PaletteContext;
}

const CommandPalette = dynamic(
  async () => (await import("@/components/shell/command-palette")).CommandPalette,
  { ssr: false },
);

/** Opens the palette by click or ⌘K / Ctrl+K, and follows `g` + key to a page. The palette loads when first opened. Its keys are told of (`aria-keyshortcuts`) once they are heard. */
export function PaletteTrigger({ nav, context }: PaletteTriggerProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [isLoaded, setIsLoaded] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const router = useRouter();
  useEffect(() => {
    const routeKey = keyRouter(nav.flatMap((group) => group.items));
    const onKey = (event: KeyboardEvent) => {
      const target = routeKey({ ...keyOf(event), isTyping: isTyping(event.target) });
      if (target === null) return;
      event.preventDefault();
      if (target !== "palette") return router.push(target);
      setIsLoaded(true);
      setIsOpen((before) => !before);
    };
    document.addEventListener("keydown", onKey);
    trigger.current?.setAttribute("aria-keyshortcuts", "Control+K Meta+K");
    return () => document.removeEventListener("keydown", onKey);
  }, [nav, router]);
  return (
    <>
      <Button
        ref={trigger}
        data-palette-trigger=""
        onClick={() => {
          setIsLoaded(true);
          setIsOpen(true);
        }}
        className="gap-2 font-normal text-muted-foreground max-md:size-8 max-md:border-transparent max-md:bg-transparent max-md:p-0 max-md:shadow-none md:w-64 md:justify-start"
      >
        <SearchIcon aria-hidden="true" />
        <span className="flex-1 text-left max-md:sr-only">Search or go to…</span>
        <Kbd className="max-md:hidden">Ctrl K</Kbd>
      </Button>
      {isLoaded && <CommandPalette isOpen={isOpen} onOpenChange={setIsOpen} nav={nav} context={context} />}
    </>
  );
}

function keyOf({ key, metaKey, ctrlKey, altKey, timeStamp }: KeyboardEvent) {
  return { key, isCommand: metaKey || ctrlKey, isAlt: altKey, atMs: timeStamp };
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest("input, textarea, select, [role='dialog'], [role='menu']") !== null
  );
}
