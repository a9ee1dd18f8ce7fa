"use client";

import {
  BookOpenIcon,
  Building2Icon,
  LogOutIcon,
  MonitorIcon,
  MoonIcon,
  ShieldIcon,
  SunIcon,
  UserIcon,
} from "lucide-react";
import Link from "next/link";
import { useTheme } from "next-themes";
import type { MenuAnchor } from "@/components/shell/lazy-menu";
import { MenuPanel } from "@/components/shell/menu-panel";
import { signOut } from "@/components/shell/sign-out";
import type { ShellUser } from "@/components/shell/user-menu";
import {
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
} from "@/components/ui/dropdown-menu";
import { paths } from "#lib/paths";

const themes = [
  { value: "system", label: "System", icon: MonitorIcon },
  { value: "light", label: "Light", icon: SunIcon },
  { value: "dark", label: "Dark", icon: MoonIcon },
] as const;

/** What the account menu holds. */
export function UserMenuPanel({ user, anchor }: { readonly user: ShellUser; readonly anchor: MenuAnchor }) {
  const { theme, setTheme } = useTheme();
  return (
    <MenuPanel anchor={anchor} align="end">
      <DropdownMenuLabel className="text-sm">
        <span className="block truncate font-medium text-foreground">{user.name}</span>
        <span className="block truncate text-xs">{user.email}</span>
      </DropdownMenuLabel>
      <DropdownMenuSeparator />
      <DropdownMenuItem asChild>
        <Link href={paths.account()}>
          <UserIcon aria-hidden="true" /> Account
        </Link>
      </DropdownMenuItem>
      <DropdownMenuItem asChild>
        <Link href={paths.tenants()}>
          <Building2Icon aria-hidden="true" /> Your tenants
        </Link>
      </DropdownMenuItem>
      {user.isStaff && (
        <DropdownMenuItem asChild>
          <Link href={paths.admin.overview()}>
            <ShieldIcon aria-hidden="true" /> Staff console
          </Link>
        </DropdownMenuItem>
      )}
      <DropdownMenuItem asChild>
        <Link href={paths.developers.apiReference()}>
          <BookOpenIcon aria-hidden="true" /> API reference
        </Link>
      </DropdownMenuItem>
      <DropdownMenuSeparator />
      <DropdownMenuLabel>Theme</DropdownMenuLabel>
      <DropdownMenuRadioGroup value={theme ?? "system"} onValueChange={setTheme}>
        {themes.map(({ value, label, icon: Icon }) => (
          <DropdownMenuRadioItem key={value} value={value} onSelect={(event) => event.preventDefault()}>
            <Icon aria-hidden="true" /> {label}
          </DropdownMenuRadioItem>
        ))}
      </DropdownMenuRadioGroup>
      <DropdownMenuSeparator />
      <DropdownMenuItem onSelect={() => void signOut()}>
        <LogOutIcon aria-hidden="true" /> Sign out
      </DropdownMenuItem>
    </MenuPanel>
  );
}
