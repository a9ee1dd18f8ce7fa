"use client";

import dynamic from "next/dynamic";
import { useLazyMenu } from "@/components/shell/lazy-menu";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";

export interface ShellUser {
  readonly name: string;
  readonly email: string;
  readonly isStaff: boolean;
}

const load = () => import("@/components/shell/user-menu-panel");
const UserMenuPanel = dynamic(async () => (await load()).UserMenuPanel, { ssr: false });

/** Who is signed in, their pages, the theme and the way out. */
export function UserMenu({ user }: { readonly user: ShellUser }) {
  const { isWanted, anchor, button } = useLazyMenu(load);
  return (
    <span className="relative inline-flex">
      <Button
        {...button}
        variant="ghost"
        size="icon"
        aria-label={`Account menu of ${user.name}`}
        className="rounded-full"
      >
        <Avatar name={user.name} />
      </Button>
      {isWanted && <UserMenuPanel user={user} anchor={anchor} />}
    </span>
  );
}
