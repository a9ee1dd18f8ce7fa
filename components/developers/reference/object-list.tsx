import { FieldList } from "@/components/developers/reference/field-list";
import type { ApiObject } from "@/components/developers/reference/read-reference";
import { RichText } from "@/components/developers/rich-text";

/** The objects that calls take and answer, each an anchor. */
export function ObjectList({ objects }: { readonly objects: readonly ApiObject[] }) {
  return (
    <div className="gap-x-8 xl:columns-2">
      {objects.map(({ name, description, fields }) => (
        <div key={name} id={`object-${name}`} className="mb-8 scroll-mt-18 break-inside-avoid">
          <h3 className="font-mono font-semibold">{name}</h3>
          {description !== null && (
            <p className="mt-0.5 text-muted-foreground">
              <RichText text={description} />
            </p>
          )}
          <div className="mt-2">
            <FieldList label={`Fields of ${name}`} fields={fields} />
          </div>
        </div>
      ))}
    </div>
  );
}
