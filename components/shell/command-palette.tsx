"use client";

import {
  ArrowRightIcon,
  Building2Icon,
  CornerDownLeftIcon,
  LogOutIcon,
  MoonIcon,
  SunIcon,
  UserIcon,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { type ReactNode, useState } from "react";
import type { NavGroup } from "@/components/shell/nav";
import { navIcons } from "@/components/shell/nav-icons";
import { type Jump, jumpOf } from "@/components/shell/palette-jump";
import type { PaletteContext, PaletteEntry } from "@/components/shell/palette-trigger";
import { signOut } from "@/components/shell/sign-out";
import {
  Command,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
} from "@/components/ui/command";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { paths } from "#lib/paths";

export interface CommandPaletteProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly nav: readonly NavGroup[];
  readonly context: PaletteContext;
}

/** ⌘K: to any page, to a thing by its id, to events by correlation id. */
export function CommandPalette({ isOpen, onOpenChange, nav, context }: CommandPaletteProps) {
  const [text, setText] = useState("");
  const router = useRouter();
  const jump = jumpOf(text, context);
  const close = () => {
    onOpenChange(false);
    setText("");
  };
  const go = (href: string) => {
    close();
    router.push(href);
  };
  return (
    <Dialog open={isOpen} onOpenChange={(open) => (open ? onOpenChange(true) : close())}>
      <DialogContent className="max-w-xl gap-0 overflow-hidden p-0 [&>button]:hidden">
        <DialogTitle className="sr-only">Search or go to</DialogTitle>
        <DialogDescription className="sr-only">Type a page, an id or a correlation id.</DialogDescription>
        <Command loop>
          <CommandInput
            value={text}
            onValueChange={setText}
            placeholder="Page, evt_… id, or correlation id"
          />
          <CommandList>
            {jump === null && (
              <CommandEmpty>No page by that name. Paste a whole id to open its page.</CommandEmpty>
            )}
            {jump !== null && <JumpItem jump={jump} onGo={go} />}
            {nav.map((group) => (
              <Places
                key={group.label ?? ""}
                heading={group.label ?? "Go to"}
                places={placesOf(group)}
                onGo={go}
              />
            ))}
            {groupsOf(context.entries ?? []).map(([heading, entries]) => (
              <Places key={heading} heading={heading} places={entries.map(placeOf)} onGo={go} />
            ))}
            <Actions onGo={go} onDone={close} isStaff={context.isStaff} />
          </CommandList>
        </Command>
      </DialogContent>
    </Dialog>
  );
}

function JumpItem({ jump, onGo }: { readonly jump: Jump; readonly onGo: (href: string) => void }) {
  return (
    <CommandGroup heading="Jump" forceMount>
      <CommandItem value={`jump ${jump.href}`} forceMount onSelect={() => onGo(jump.href)}>
        <CornerDownLeftIcon aria-hidden="true" />
        <span className="min-w-0 truncate">{jump.label}</span>
      </CommandItem>
    </CommandGroup>
  );
}

interface Place {
  readonly label: string;
  readonly href: string;
  readonly icon: ReactNode;
  readonly keywords: readonly string[];
  readonly keys: string | null;
}

interface PlacesProps {
  readonly heading: string;
  readonly places: readonly Place[];
  readonly onGo: (href: string) => void;
}

function Places({ heading, places, onGo }: PlacesProps) {
  return (
    <CommandGroup heading={heading}>
      {places.map((place) => (
        <CommandItem
          key={place.href}
          value={`${place.label} ${place.href}`}
          keywords={[...place.keywords]}
          onSelect={() => onGo(place.href)}
        >
          {place.icon}
          <span className="min-w-0 flex-1 truncate">{place.label}</span>
          {place.keys !== null && <Kbd>{place.keys}</Kbd>}
        </CommandItem>
      ))}
    </CommandGroup>
  );
}

interface ActionsProps {
  readonly onGo: (href: string) => void;
  readonly onDone: () => void;
  readonly isStaff: boolean;
}

function Actions({ onGo, onDone, isStaff }: ActionsProps) {
  const { resolvedTheme, setTheme } = useTheme();
  const other = resolvedTheme === "dark" ? "light" : "dark";
  return (
    <CommandGroup heading="You">
      <CommandItem onSelect={() => onGo(paths.account())}>
        <UserIcon aria-hidden="true" /> Account
      </CommandItem>
      <CommandItem onSelect={() => onGo(paths.tenants())}>
        <Building2Icon aria-hidden="true" /> Your tenants
      </CommandItem>
      {isStaff && (
        <CommandItem onSelect={() => onGo(paths.admin.overview())}>
          <ArrowRightIcon aria-hidden="true" /> Staff console
        </CommandItem>
      )}
      <CommandItem
        keywords={["theme", "dark", "light"]}
        onSelect={() => {
          setTheme(other);
          onDone();
        }}
      >
        {other === "dark" ? <MoonIcon aria-hidden="true" /> : <SunIcon aria-hidden="true" />} Switch to{" "}
        {other} theme
      </CommandItem>
      <CommandItem onSelect={() => void signOut()}>
        <LogOutIcon aria-hidden="true" /> Sign out
      </CommandItem>
    </CommandGroup>
  );
}

function placesOf(group: NavGroup): Place[] {
  return group.items.map(({ label, href, icon, key }) => {
    const Icon = navIcons[icon];
    return {
      label,
      href,
      icon: <Icon aria-hidden="true" />,
      keywords: [],
      keys: key === undefined ? null : `G ${key.toUpperCase()}`,
    };
  });
}

function placeOf({ label, href, keywords = [] }: PaletteEntry): Place {
  return { label, href, icon: <ArrowRightIcon aria-hidden="true" />, keywords, keys: null };
}

function groupsOf(entries: readonly PaletteEntry[]): [string, PaletteEntry[]][] {
  const groups = new Map<string, PaletteEntry[]>();
  for (const entry of entries) groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
  return [...groups];
}
