import { cn } from "#lib/cn";

const steps = ["Choose", "Check", "Follow"] as const;

/** Where one is in the wizard; the last step is the replay's own page. */
export function ReplaySteps({ current }: { readonly current: 0 | 1 }) {
  return (
    <ol aria-label="Steps" className="flex flex-wrap gap-x-6 gap-y-1 text-muted-foreground">
      {steps.map((step, index) => (
        <li
          key={step}
          aria-current={index === current ? "step" : undefined}
          className={cn("flex items-center gap-2", index === current && "font-medium text-foreground")}
        >
          <span
            aria-hidden="true"
            className={cn(
              "tabular inline-flex size-5 items-center justify-center rounded-full border text-xs",
              index === current && "border-primary bg-primary text-primary-foreground",
            )}
          >
            {index + 1}
          </span>
          {step}
        </li>
      ))}
    </ol>
  );
}
