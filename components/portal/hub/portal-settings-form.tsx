"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { NumberField, SelectField, TextareaField, TextField } from "@/components/patterns/form-fields";
import { FormShell } from "@/components/patterns/form-shell";
import { type Form, useForm } from "@/components/patterns/use-form";
import { accentTokens } from "@/components/portal/accent-tokens";
import { originsOf } from "@/components/portal/hub/origins";
import { useTRPC } from "@/components/providers/trpc";
import { useDenial } from "@/components/tenants/membership";
import { toast } from "@/components/ui/toast-store";
import { cn } from "#lib/cn";
import type { PortalScheme } from "#lib/portal";

const loadSchema = () =>
  import("@/components/portal/hub/portal-settings-values").then((m) => m.PortalSettingsValues);

const schemes = [
  { value: "system", label: "As the reader's system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;

const none = (text: string) => (text === "" ? null : text);

/** How the portal looks, where it may be embedded, and how many endpoints a consumer may have. */
export function PortalSettingsForm() {
  const trpc = useTRPC();
  const tenantName = useSuspenseQuery(trpc.tenants.current.queryOptions()).data.name;
  const queryClient = useQueryClient();
  const denied = useDenial("tenant:write");
  const { data: settings } = useSuspenseQuery(trpc.portal.settings.queryOptions());
  const update = useMutation(trpc.portal.updateSettings.mutationOptions());
  const form = useForm({
    schema: loadSchema,
    initial: {
      displayName: settings.displayName ?? "",
      accent: settings.accent ?? "",
      scheme: settings.scheme,
      logoUrl: settings.logoUrl ?? "",
      allowedOrigins: settings.allowedOrigins.join("\n"),
      endpointsPerConsumer: settings.endpointsPerConsumer,
    },
    mode: "edit",
    onSubmit: async ({ displayName, accent, logoUrl, allowedOrigins, ...rest }) => {
      await update.mutateAsync({
        ...rest,
        displayName: none(displayName),
        accent: none(accent),
        logoUrl: none(logoUrl),
        allowedOrigins: originsOf(allowedOrigins),
      });
      toast({ title: "Portal changed", description: "Open portal pages follow with their next load." });
      await queryClient.invalidateQueries({ queryKey: [["portal"]] });
    },
  });
  const { displayName, accent, scheme } = form.values;
  return (
    <div className="grid gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,1fr)_16rem]">
      <FormShell
        form={form}
        label="Portal settings"
        submitLabel="Save portal"
        blocker="The portal was not changed"
        disabledReason={denied}
      >
        <LookFields form={form} tenantName={tenantName} />
        <TextareaField
          form={form}
          name="allowedOrigins"
          label="May be embedded by"
          placeholder="https://app.example.com"
          hint="Origins of your pages, one on each line; *. stands for any subdomain. Left empty, no page can show the portal in a frame."
          rows={3}
          isMono
        />
        <NumberField
          form={form}
          name="endpointsPerConsumer"
          label="Endpoints of one consumer"
          min={1}
          max={1_000}
          unit="at most"
          hint="So that one customer cannot use up all that your plan has."
        />
      </FormShell>
      <Preview name={displayName === "" ? tenantName : displayName} accent={accent} scheme={scheme} />
    </div>
  );
}

interface LookFieldsProps {
  readonly form: Form<Awaited<ReturnType<typeof loadSchema>>>;
  readonly tenantName: string;
}

function LookFields({ form, tenantName }: LookFieldsProps) {
  return (
    <>
      <TextField
        form={form}
        name="displayName"
        label="Name"
        placeholder={tenantName}
        hint="What your customers call you; left empty, this tenant's name."
      />
      <TextField
        form={form}
        name="accent"
        label="Accent colour"
        placeholder="#4049d6"
        hint="Of buttons and links. Where it could not be read it is darkened or lightened."
        isMono
      />
      <SelectField form={form} name="scheme" label="Light or dark" options={schemes} />
      <TextField
        form={form}
        name="logoUrl"
        label="Logo"
        placeholder="https://cdn.example.com/logo.svg"
        hint="The https:// URL of an image, or a data: URL of up to 64 KiB."
        isMono
      />
    </>
  );
}

interface PreviewProps {
  readonly name: string;
  readonly accent: string;
  readonly scheme: PortalScheme;
}

/** The accent as it will be, in each scheme the portal may have. */
function Preview({ name, accent, scheme }: PreviewProps) {
  const shown = scheme === "system" ? (["light", "dark"] as const) : [scheme];
  const colour = /^#[0-9a-f]{6}$/i.test(accent) ? accent : "#4049d6";
  return (
    <figure aria-label="Preview" className="flex flex-col gap-3">
      <figcaption className="text-xs text-muted-foreground">Preview</figcaption>
      {shown.map((each) => (
        <div
          key={each}
          aria-hidden="true"
          style={accentTokens(colour, each)}
          className={cn("flex flex-col gap-3 rounded-lg border p-4", surfaceOf(each))}
        >
          <span className="truncate font-semibold">{name}</span>
          <span className="flex items-center gap-3">
            <span className="rounded-md bg-(--primary) px-3 py-1 font-medium text-(--primary-foreground)">
              Create endpoint
            </span>
            <span className="text-(--link) underline underline-offset-4">Link</span>
          </span>
        </div>
      ))}
    </figure>
  );
}

function surfaceOf(scheme: "light" | "dark"): string {
  return scheme === "dark" ? "dark bg-background text-foreground" : "bg-white text-black";
}
