import type { ReactNode } from "react";
import { MethodName } from "@/components/developers/method-name";
import { FieldList, TypeName } from "@/components/developers/reference/field-list";
import type { ApiCall } from "@/components/developers/reference/read-reference";
import { RichText } from "@/components/developers/rich-text";
import { CodeBlock } from "@/components/patterns/code-block";
import { Badge } from "@/components/ui/badge";

/** One call: what it does and takes at the left, how it is called and answers at the right. */
export function CallView({ call }: { readonly call: ApiCall }) {
  const titleId = `${call.id}-title`;
  return (
    <article id={call.id} aria-labelledby={titleId} className="scroll-mt-18 border-t py-8">
      <h3 id={titleId} className="text-lg font-semibold">
        <a href={`#${call.id}`} className="rounded-sm hover:underline">
          {call.summary}
        </a>
      </h3>
      <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="flex min-w-0 items-baseline gap-2">
          <MethodName method={call.method} />
          <code className="text-xs break-all">{call.path}</code>
        </span>
        {call.scope !== null && (
          <span className="text-xs text-muted-foreground">
            Scope <code className="text-foreground">{call.scope}</code>
          </span>
        )}
        {call.isDeprecated && <Badge tone="warn">Deprecated</Badge>}
      </div>
      <div className="mt-4 gap-8 xl:grid xl:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
        <div className="flex min-w-0 flex-col gap-5">
          {call.description !== null && (
            <p className="max-w-prose">
              <RichText text={call.description} />
            </p>
          )}
          <Takes call={call} />
          <Answers call={call} />
        </div>
        <div className="flex min-w-0 flex-col gap-3 max-xl:mt-5">
          <CodeBlock title="curl" code={call.curl} />
          {call.answer.sample !== null && (
            <CodeBlock title={`Answer ${call.answer.status}`} code={call.answer.sample} />
          )}
        </div>
      </div>
    </article>
  );
}

function Takes({ call }: { readonly call: ApiCall }) {
  return (
    <>
      {call.parameters.length > 0 && (
        <Part title="Parameters">
          <FieldList label={`Parameters of ${call.summary}`} fields={call.parameters} />
        </Part>
      )}
      {call.bodies.map(({ mediaType, type, fields }) => (
        <Part
          key={mediaType}
          title="Body"
          note={
            <>
              <code>{mediaType}</code>, {type}
              {!call.isBodyRequired && ", may be left out"}
            </>
          }
        >
          {fields.length > 0 && <FieldList label={`Body of ${call.summary}, ${mediaType}`} fields={fields} />}
        </Part>
      ))}
    </>
  );
}

function Answers({ call: { answer, errors, summary } }: { readonly call: ApiCall }) {
  return (
    <>
      <Part
        title={`Answer ${answer.status}`}
        note={answer.type === null ? "no body" : <TypeName type={answer.type} object={answer.object} />}
      >
        {answer.fields.length > 0 && <FieldList label={`Answer of ${summary}`} fields={answer.fields} />}
      </Part>
      <Part title="Errors">
        <ul className="flex flex-wrap gap-x-3 gap-y-1 text-xs">
          {errors.map(({ status, code }) => (
            <li key={code}>
              <a href={`#error-${code}`} className="rounded-sm hover:underline">
                <span className="tabular font-medium">{status}</span>{" "}
                <code className="text-muted-foreground">{code}</code>
              </a>
            </li>
          ))}
        </ul>
      </Part>
    </>
  );
}

interface PartProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly children?: ReactNode;
}

function Part({ title, note, children }: PartProps) {
  return (
    <div>
      <div className="mb-1.5 flex flex-wrap items-baseline gap-x-2">
        <h4 className="font-semibold">{title}</h4>
        {note !== undefined && <span className="text-xs text-muted-foreground">{note}</span>}
      </div>
      {children}
    </div>
  );
}
