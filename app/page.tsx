import { redirect } from "next/navigation";
import { paths } from "#lib/paths";
import { serverCaller, statusOf } from "#server/api/rsc";

/** Leads to the only tenant, or to the list of them; to signing in when nobody is. */
export default async function HomePage() {
  const mine = await myTenants();
  if (mine === null) redirect(paths.signIn());
  const [first, ...others] = mine;
  redirect(
    first !== undefined && others.length === 0 ? paths.tenant(first.slug).overview() : paths.tenants(),
  );
}

async function myTenants() {
  try {
    return await serverCaller(null).tenants.mine();
  } catch (error) {
    if (statusOf(error) === 401) return null;
    throw error;
  }
}
