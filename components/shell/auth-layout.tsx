import Link from "next/link";
import type { ReactNode } from "react";
import { Mark } from "@/components/shell/mark";
import { paths } from "#lib/paths";

export interface AuthLayoutProps {
  readonly title: string;
  readonly description?: ReactNode;
  /** Links to the neighbouring pages, below the card. */
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of sign-in and its kin: one narrow card. */
export function AuthLayout({ title, description, footer, children }: AuthLayoutProps) {
  return (
    <div className="flex min-h-dvh flex-col items-center bg-sidebar px-4 py-12 sm:pt-[14vh]">
      <header className="mb-8">
        <Link href={paths.home()} className="flex items-center gap-2 text-lg font-semibold tracking-tight">
          <Mark className="size-6" />
          Trunkline
        </Link>
      </header>
      <main
        id="main"
        tabIndex={-1}
        className="w-full max-w-sm rounded-xl border bg-card p-6 shadow-xs outline-none"
      >
        <h1 className="text-lg font-semibold">{title}</h1>
        {description !== undefined && <p className="mt-1 text-muted-foreground">{description}</p>}
        <div className="mt-5">{children}</div>
      </main>
      {footer !== undefined && (
        <footer className="mt-6 flex flex-wrap justify-center gap-x-4 gap-y-2 text-muted-foreground [&_a]:text-link [&_a]:underline-offset-4 hover:[&_a]:underline">
          {footer}
        </footer>
      )}
    </div>
  );
}
