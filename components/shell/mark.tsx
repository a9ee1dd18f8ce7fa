import { cn } from "#lib/cn";

/** The product's mark: one line in, three out. Decorative; the name stands beside it. */
export function Mark({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 24 24" fill="none" aria-hidden="true" className={cn("size-5 text-primary", className)}>
      <g stroke="currentColor" strokeWidth="2.25" strokeLinecap="round">
        <path d="M2.5 12H19" />
        <path d="M6.5 12c5 0 4.5-6.5 9.5-6.5h3" />
        <path d="M6.5 12c5 0 4.5 6.5 9.5 6.5h3" />
      </g>
      <g fill="currentColor">
        <circle cx="20" cy="5.5" r="2.25" />
        <circle cx="20" cy="12" r="2.25" />
        <circle cx="20" cy="18.5" r="2.25" />
      </g>
    </svg>
  );
}
