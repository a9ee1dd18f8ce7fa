import type { Field } from "@/components/developers/reference/fields";
import { RichText } from "@/components/developers/rich-text";
import { Badge } from "@/components/ui/badge";

export interface FieldListProps {
  /** Names the list for screen readers. */
  readonly label: string;
  readonly fields: readonly (Field & { readonly place?: string })[];
}

/** Fields with their types, limits and meaning; fields of fields fold. */
export function FieldList({ label, fields }: FieldListProps) {
  return (
    <ul aria-label={label} className="divide-y border-y">
      {fields.map((field) => (
        <li key={`${field.place ?? ""}${field.name}`} className="py-2">
          <div className="flex flex-wrap items-baseline gap-x-2">
            <code className="font-medium break-all">{field.name}</code>
            <TypeName type={field.type} object={field.object} />
            {field.place !== undefined && (
              <span className="text-xs text-muted-foreground">in {field.place}</span>
            )}
            {field.isRequired && <Badge tone="outline">required</Badge>}
          </div>
          {field.description !== null && (
            <p className="mt-0.5 max-w-prose">
              <RichText text={field.description} />
            </p>
          )}
          {field.limits.length > 0 && (
            <p className="mt-0.5 text-xs text-muted-foreground">{field.limits.join("; ")}</p>
          )}
          {field.fields.length > 0 && (
            <details className="mt-1">
              <summary className="w-fit rounded-sm text-xs text-link">Fields of {field.name}</summary>
              <div className="mt-1 ml-1 border-l pl-4">
                <FieldList label={`Fields of ${field.name}`} fields={field.fields} />
              </div>
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}

export interface TypeNameProps {
  readonly type: string;
  /** The named object in it, which the type then leads to. */
  readonly object: string | null;
}

/** The type of a field or a body. */
export function TypeName({ type, object }: TypeNameProps) {
  if (object === null) return <span className="text-xs text-muted-foreground">{type}</span>;
  return (
    <a href={`#object-${object}`} className="text-xs text-link hover:underline">
      {type}
    </a>
  );
}
