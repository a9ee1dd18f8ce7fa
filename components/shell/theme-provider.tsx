"use client";

import { ThemeProvider as NextThemesProvider } from "next-themes";
import type { ReactNode } from "react";

interface ThemeProviderProps {
  /** What the page's security policy lets inline scripts run by. */
  readonly nonce: string | null;
  /** The one scheme of this page, whatever its reader chose elsewhere; null: as they like. */
  readonly forced: "light" | "dark" | null;
  readonly children: ReactNode;
}

/** Follows the system until the reader chooses. */
export function ThemeProvider({ nonce, forced, children }: ThemeProviderProps) {
  return (
    <NextThemesProvider
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      {...(forced === null ? {} : { forcedTheme: forced })}
      {...(nonce === null ? {} : { nonce })}
    >
      {children}
    </NextThemesProvider>
  );
}
