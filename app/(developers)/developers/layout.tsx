import Link from "next/link";
import type { ReactNode } from "react";
import { DevelopersNav } from "@/components/developers/developers-nav";
import { Mark } from "@/components/shell/mark";
import { ButtonLink } from "@/components/ui/button";
import { paths } from "#lib/paths";

/** Pages for whoever writes a program against Trunkline. Anybody may read them. */
export default function DevelopersLayout({ children }: { readonly children: ReactNode }) {
  return (
    <div className="min-h-dvh">
      <header className="sticky top-0 z-30 border-b bg-background px-4 md:px-6">
        <div className="mx-auto flex h-12 max-w-7xl items-center gap-4">
          <Link
            href={paths.developers.overview()}
            className="flex shrink-0 items-center gap-2 text-base font-semibold tracking-tight"
          >
            <Mark />
            <span className="max-sm:sr-only">Trunkline developers</span>
          </Link>
          <DevelopersNav />
          <ButtonLink size="sm" href={paths.home()} prefetch={false} className="ml-auto">
            Open Trunkline
          </ButtonLink>
        </div>
      </header>
      <main id="main" tabIndex={-1} className="px-4 py-6 outline-none md:px-6">
        <div className="mx-auto max-w-7xl">{children}</div>
      </main>
    </div>
  );
}
