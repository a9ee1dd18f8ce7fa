"use client";

import { signInByOidc, signInByPassword } from "@/components/auth/sign-in";
import { TextField } from "@/components/patterns/form-fields";
import { FormShell } from "@/components/patterns/form-shell";
import { useForm } from "@/components/patterns/use-form";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast-store";
import type { DemoSignIns } from "#server/tenants/users/contract";

export interface SignInFormProps {
  /** Where to go afterwards: a path of this site. */
  readonly callbackPath: string;
  /** What the button of the OpenID Connect provider says; null without one. */
  readonly oidcName: string | null;
  readonly demo: DemoSignIns | null;
}

const loadSchema = () => import("#server/tenants/users/contract").then((m) => m.SignInForm);

/** E-mail and password; single sign-on where it is set up; in a local installation the demo's people. */
export function SignInForm({ callbackPath, oidcName, demo }: SignInFormProps) {
  const form = useForm({
    schema: loadSchema,
    initial: { email: "", password: "" },
    onSubmit: async (credentials) => {
      await signInByPassword(credentials);
      // A full load: nothing that was cached for nobody, or for somebody else, stays.
      window.location.assign(callbackPath);
    },
  });
  return (
    <div className="flex flex-col gap-5">
      {oidcName !== null && (
        <>
          <Button size="lg" className="w-full" onClick={() => void enterByOidc(callbackPath)}>
            Continue with {oidcName}
          </Button>
          <p className="flex items-center gap-3 text-xs text-muted-foreground before:h-px before:flex-1 before:bg-border after:h-px after:flex-1 after:bg-border">
            or with a password
          </p>
        </>
      )}
      <FormShell
        form={form}
        label="Sign in"
        submitLabel="Sign in"
        blocker="You are not signed in"
        look="stack"
        guard={false}
      >
        <TextField form={form} name="email" label="E-mail" type="email" autoComplete="username" isRequired />
        <TextField
          form={form}
          name="password"
          label="Password"
          type="password"
          autoComplete="current-password"
          isRequired
        />
      </FormShell>
      {demo !== null && (
        <DemoPeople
          demo={demo}
          onChoose={(email) => {
            form.set("email", email);
            form.set("password", demo.password);
          }}
        />
      )}
    </div>
  );
}

async function enterByOidc(callbackPath: string): Promise<void> {
  try {
    await signInByOidc(callbackPath);
  } catch {
    toast({
      tone: "danger",
      title: "You are not signed in",
      description: "The server could not be reached. Check the connection, then try again.",
    });
  }
}

interface DemoPeopleProps {
  readonly demo: DemoSignIns;
  readonly onChoose: (email: string) => void;
}

function DemoPeople({ demo, onChoose }: DemoPeopleProps) {
  return (
    <section aria-labelledby="demo-title" className="flex flex-col gap-2 border-t pt-4">
      <h2 id="demo-title" className="text-xs font-medium text-muted-foreground">
        Local mode: fill in somebody of the demo
      </h2>
      <ul className="flex flex-col">
        {demo.people.map(({ email, name, may }) => (
          <li key={email}>
            <button
              type="button"
              onClick={() => onChoose(email)}
              className="flex w-full items-baseline justify-between gap-3 rounded-md px-2 py-1.5 text-left hover:bg-accent"
            >
              <span className="min-w-0 truncate">
                {name} <span className="text-muted-foreground">{email}</span>
              </span>
              <span className="text-xs text-muted-foreground">{may}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
