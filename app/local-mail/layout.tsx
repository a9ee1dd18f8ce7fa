import Link from "next/link";
import type { ReactNode } from "react";
import { Mark } from "@/components/shell/mark";
import { paths } from "#lib/paths";

/** Mail that a local installation keeps instead of sending; not found in any other. */
export default function LocalMailLayout({ children }: { readonly children: ReactNode }) {
  return (
    <div className="min-h-dvh">
      <header className="border-b bg-sidebar px-4 md:px-6">
        <Link
          href={paths.home()}
          className="mx-auto flex h-12 max-w-4xl items-center gap-2 font-semibold tracking-tight"
        >
          <Mark />
          Trunkline
        </Link>
      </header>
      <main id="main" tabIndex={-1} className="px-4 py-6 outline-none md:px-6">
        <div className="mx-auto flex max-w-4xl flex-col gap-6">{children}</div>
      </main>
    </div>
  );
}
