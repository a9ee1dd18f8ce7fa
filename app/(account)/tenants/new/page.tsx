import type { Metadata } from "next";
import { PageHeader } from "@/components/patterns/page-header";
import { NewTenantForm } from "@/components/tenants/new-tenant-form";
import { paths } from "#lib/paths";

export const metadata: Metadata = { title: "Create tenant" };

export default function NewTenantPage() {
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: "Your tenants", href: paths.tenants() }]}
        title="Create tenant"
        description="You become its owner."
      />
      <NewTenantForm />
    </>
  );
}
