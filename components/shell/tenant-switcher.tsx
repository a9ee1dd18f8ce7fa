"use client";

import { ChevronsUpDownIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { useLazyMenu } from "@/components/shell/lazy-menu";
import { tenantKindWords, type TenantSwitcherProps } from "@/components/shell/switcher-tenant";
import { Avatar } from "@/components/ui/avatar";

const load = () => import("@/components/shell/tenant-switcher-panel");
const TenantSwitcherPanel = dynamic(async () => (await load()).TenantSwitcherPanel, { ssr: false });

/** Names the tenant one works in and leads to the others. */
export function TenantSwitcher({ current, tenants }: TenantSwitcherProps) {
  const { isWanted, anchor, button } = useLazyMenu(load);
  return (
    <span className="relative flex">
      <button
        {...button}
        type="button"
        className="flex h-10 w-full items-center gap-2 rounded-md border bg-card px-2 text-left hover:bg-accent"
      >
        <span className="sr-only">Switch tenant, now</span>
        <Avatar name={current.name} shape="square" />
        <span className="min-w-0 flex-1">
          <span className="block truncate text-sm leading-4 font-medium">{current.name}</span>
          <span className="block text-2xs leading-3.5 text-muted-foreground">
            {tenantKindWords[current.kind]}
          </span>
        </span>
        <ChevronsUpDownIcon aria-hidden="true" className="size-4 shrink-0 text-muted-foreground" />
      </button>
      {isWanted && <TenantSwitcherPanel current={current} tenants={tenants} anchor={anchor} />}
    </span>
  );
}
