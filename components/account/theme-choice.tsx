"use client";

import { useTheme } from "next-themes";
import { useId, useSyncExternalStore } from "react";
import { Label } from "@/components/ui/label";
import { NativeSelect } from "@/components/ui/native-select";

const themes = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;
const nothing = () => () => undefined;

/** Light or dark, remembered on this device. */
export function ThemeChoice() {
  const id = useId();
  const { theme = "system", setTheme } = useTheme();
  // The server does not know what this device remembers.
  const isKnown = useSyncExternalStore(
    nothing,
    () => true,
    () => false,
  );
  return (
    <div className="flex max-w-64 flex-col gap-1.5">
      <Label htmlFor={id}>Theme</Label>
      <NativeSelect
        id={id}
        value={isKnown ? theme : "system"}
        onChange={(event) => setTheme(event.target.value)}
      >
        {themes.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </NativeSelect>
    </div>
  );
}
