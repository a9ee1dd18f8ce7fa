import { cn } from "#lib/cn";

const inks: Readonly<Record<string, string>> = {
  get: "text-info-ink",
  post: "text-ok-ink",
  patch: "text-warn-ink",
  put: "text-warn-ink",
  delete: "text-danger-ink",
};

export interface MethodNameProps {
  readonly method: string;
  /** In a narrow list: short, and all of one width. */
  readonly isShort?: boolean;
}

/** An HTTP method. */
export function MethodName({ method, isShort = false }: MethodNameProps) {
  const name = method.toUpperCase();
  return (
    <span
      className={cn(
        "shrink-0 font-mono font-semibold",
        isShort ? "w-10 text-2xs" : "text-xs",
        inks[method] ?? "text-foreground",
      )}
    >
      {isShort ? name.replace("DELETE", "DEL") : name}
    </span>
  );
}
