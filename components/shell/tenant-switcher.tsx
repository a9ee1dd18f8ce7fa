"use client";

import { CheckIcon, ChevronsUpDownIcon, PlusIcon } from "lucide-react";
import Link from "next/link";
import { Avatar } from "@/components/ui/avatar";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { paths } from "#lib/paths";

export interface SwitcherTenant {
  readonly slug: string;
  readonly name: string;
  readonly kind: "production" | "sandbox";
}

export interface TenantSwitcherProps {
  readonly current: SwitcherTenant;
  /** All tenants of this person, the current one among them. */
  readonly tenants: readonly SwitcherTenant[];
}

const kindWords = { production: "Production", sandbox: "Sandbox" } as const;

/** Names the tenant one works in and leads to the others. */
export function TenantSwitcher({ current, tenants }: TenantSwitcherProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger className="flex h-10 w-full items-center gap-2 rounded-md border bg-card px-2 text-left hover:bg-accent">
        <span className="sr-only">Switch tenant, now</span>
        <Avatar name={current.name} shape="square" />
        <span className="min-w-0 flex-1">
          <span className="block truncate text-sm leading-4 font-medium">{current.name}</span>
          <span className="block text-2xs leading-3.5 text-muted-foreground">{kindWords[current.kind]}</span>
        </span>
        <ChevronsUpDownIcon aria-hidden="true" className="size-4 shrink-0 text-muted-foreground" />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="w-60">
        <DropdownMenuLabel>Your tenants</DropdownMenuLabel>
        {tenants.map((tenant) => (
          <DropdownMenuItem key={tenant.slug} asChild>
            <Link href={paths.tenant(tenant.slug).overview()} prefetch={false}>
              <Avatar name={tenant.name} shape="square" />
              <span className="min-w-0 flex-1 truncate">{tenant.name}</span>
              <span className="text-xs text-muted-foreground">{kindWords[tenant.kind]}</span>
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
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
