import type { NavGroup } from "@/components/shell/nav";
import { paths } from "#lib/paths";

/** Navigation of the pages that belong to a person and not to a tenant. */
export const accountNav: readonly NavGroup[] = [
  {
    label: null,
    items: [
      { label: "Your tenants", href: paths.tenants(), icon: "tenants", key: "t" },
      { label: "Account", href: paths.account(), icon: "users", key: "a" },
    ],
  },
];
