import { cva, type VariantProps } from "class-variance-authority";
import Link from "next/link";
import type { ComponentProps } from "react";
import { ReasonedButton } from "@/components/ui/reasoned-button";
import { cn } from "#lib/cn";

export const buttonVariants = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors select-none disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50 [&_svg]:pointer-events-none [&_svg]:shrink-0 [&_svg:not([class*='size-'])]:size-4",
  {
    variants: {
      variant: {
        primary: "bg-primary text-primary-foreground not-aria-disabled:hover:bg-primary-hover",
        secondary: "border border-border bg-card text-foreground shadow-xs not-aria-disabled:hover:bg-accent",
        ghost:
          "text-muted-foreground not-aria-disabled:hover:bg-accent not-aria-disabled:hover:text-foreground",
        danger: "bg-destructive text-destructive-foreground not-aria-disabled:hover:bg-destructive-hover",
        "danger-quiet":
          "border border-border bg-card text-danger-ink shadow-xs not-aria-disabled:hover:bg-danger-soft",
        link: "h-auto px-0 text-link underline-offset-4 not-aria-disabled:hover:underline",
      },
      size: {
        sm: "h-7 px-2.5 text-xs",
        md: "h-8 px-3 text-sm",
        lg: "h-10 px-4 text-base",
        icon: "size-8",
        "icon-sm": "size-7",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
    compoundVariants: [{ variant: "link", class: "h-auto px-0" }],
  },
);

type Variants = VariantProps<typeof buttonVariants>;

export interface ButtonProps extends ComponentProps<"button">, Variants {
  /** Why it may not be pressed: shown on hover and focus, read by screen readers; the button stays focusable. */
  readonly disabledReason?: string | null | undefined;
}

/** A button starts with a verb. `variant="primary"` once per view. */
export function Button({ className, variant, size, disabledReason, ...props }: ButtonProps) {
  const classes = cn(buttonVariants({ variant, size }), className);
  if (disabledReason) return <ReasonedButton {...props} className={classes} reason={disabledReason} />;
  return <button data-slot="button" type="button" className={classes} {...props} />;
}

export interface ButtonLinkProps extends Omit<ComponentProps<typeof Link>, "onClick">, Variants {
  readonly disabledReason?: string | null | undefined;
}

/** A link that looks like a button; with a reason it becomes a disabled button. */
export function ButtonLink({
  className,
  variant,
  size,
  disabledReason,
  children,
  ...props
}: ButtonLinkProps) {
  const classes = cn(buttonVariants({ variant, size }), className);
  if (disabledReason)
    return (
      <ReasonedButton className={classes} reason={disabledReason}>
        {children}
      </ReasonedButton>
    );
  return (
    <Link data-slot="button" className={classes} {...props}>
      {children}
    </Link>
  );
}
