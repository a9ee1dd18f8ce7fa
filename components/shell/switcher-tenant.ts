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

export const tenantKindWords = { production: "Production", sandbox: "Sandbox" } as const;
