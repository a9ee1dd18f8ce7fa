"use client";

import { ThemeProvider as NextThemesProvider } from "next-themes";
import type { ReactNode } from "react";

interface ThemeProviderProps {
  /** What the page's security policy lets inline scripts run by. */
  readonly nonce: string | null;
  readonly children: ReactNode;
}

/** Follows the system until the reader chooses. */
export function ThemeProvider({ nonce, children }: ThemeProviderProps) {
  return (
    <NextThemesProvider
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      {...(nonce === null ? {} : { nonce })}
    >
      {children}
    </NextThemesProvider>
  );
}
