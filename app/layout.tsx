import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { ThemeProvider } from "@/components/shell/theme-provider";
import { Toaster } from "@/components/ui/toast";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Trunkline", template: "%s · Trunkline" },
  description: "Integration platform: events, signed webhook delivery, and one place to see that they work.",
  icons: { icon: "/favicon.svg" },
};

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  // Also makes every page dynamic, as it must be for its scripts to carry the nonce of proxy.ts.
  const sent = await headers();
  const nonce = sent.get("x-nonce");
  return (
    // next-themes sets the class before the first paint, so server and browser differ here on purpose.
    <html lang="en" suppressHydrationWarning>
      <body className="font-sans">
        <a
          href="#main"
          className="fixed top-2 left-2 z-60 -translate-y-16 rounded-md bg-primary px-3 py-2 text-primary-foreground focus:translate-y-0"
        >
          Skip to content
        </a>
        <ThemeProvider nonce={nonce} forced={forcedScheme(sent.get("x-page-scheme"))}>
          {children}
          <Toaster />
        </ThemeProvider>
      </body>
    </html>
  );
}

/** A portal's page may have to be light or dark; all others are as their reader likes. */
function forcedScheme(scheme: string | null): "light" | "dark" | null {
  return scheme === "light" || scheme === "dark" ? scheme : null;
}
