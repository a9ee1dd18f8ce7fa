"use client";

import { CheckIcon, PlusIcon } from "lucide-react";
import Link from "next/link";
import type { MenuAnchor } from "@/components/shell/lazy-menu";
import { MenuPanel } from "@/components/shell/menu-panel";
import { tenantKindWords, type TenantSwitcherProps } from "@/components/shell/switcher-tenant";
import { Avatar } from "@/components/ui/avatar";
import { DropdownMenuItem, DropdownMenuLabel, DropdownMenuSeparator } from "@/components/ui/dropdown-menu";
import { paths } from "#lib/paths";

/** The list of a person's tenants. */
export function TenantSwitcherPanel({
  current,
  tenants,
  anchor,
}: TenantSwitcherProps & { readonly anchor: MenuAnchor }) {
  return (
    <MenuPanel anchor={anchor} align="start">
      <DropdownMenuLabel>Your tenants</DropdownMenuLabel>
      {tenants.map((tenant) => (
        <DropdownMenuItem key={tenant.slug} asChild>
          <Link href={paths.tenant(tenant.slug).overview()} prefetch={false}>
            <Avatar name={tenant.name} shape="square" />
            <span className="min-w-0 flex-1 truncate">{tenant.name}</span>
            <span className="text-xs text-muted-foreground">{tenantKindWords[tenant.kind]}</span>
            {tenant.slug === current.slug && <CheckIcon aria-label="Current" />}
          </Link>
        </DropdownMenuItem>
      ))}
      <DropdownMenuSeparator />
      <DropdownMenuItem asChild>
        <Link href={paths.newTenant()} prefetch={false}>
          <PlusIcon aria-hidden="true" /> Create tenant
        </Link>
      </DropdownMenuItem>
    </MenuPanel>
  );
}
