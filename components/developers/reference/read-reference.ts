import { curlOf } from "./curl.ts";
import { type Field, fieldsOf, limitsOf, objectName, typeOf } from "./fields.ts";
import type { ApiDocument, ApiOperation, ApiParameter, Schema } from "./open-api.ts";
import { shortJson } from "./short-json.ts";
import { parameterSample, sampleOf } from "./samples.ts";

/** One call of the API, ready to be shown. */
export interface ApiCall {
  /** The operation id; also the anchor on the page. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string | null;
  /** What the API key must be allowed to do; null when any key may. */
  readonly scope: string | null;
  readonly isDeprecated: boolean;
  readonly parameters: readonly (Field & { readonly place: ApiParameter["in"] })[];
  readonly bodies: readonly {
    readonly mediaType: string;
    readonly type: string;
    readonly fields: readonly Field[];
  }[];
  readonly isBodyRequired: boolean;
  readonly answer: {
    readonly status: string;
    /** Null for an answer without a body. */
    readonly type: string | null;
    /** The named object it is; its fields are described there. */
    readonly object: string | null;
    readonly fields: readonly Field[];
    readonly sample: string | null;
  };
  readonly errors: readonly ApiError[];
  readonly curl: string;
}

export interface ApiObject {
  readonly name: string;
  readonly description: string | null;
  readonly fields: readonly Field[];
}

export interface ApiError {
  readonly status: string;
  readonly code: string;
  readonly title: string;
}

export interface ApiGroup {
  readonly tag: string;
  readonly anchor: string;
  readonly description: string | null;
  readonly calls: readonly ApiCall[];
}

const methods = ["get", "post", "put", "patch", "delete"];
const scopeWords = /\s*Needs the scope `([a-z_:]+)`\./;

/** The calls of an OpenAPI document, by tag, in the document's order. */
export function readReference(document: ApiDocument): ApiGroup[] {
  const calls = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => methods.includes(method))
      .map(([method, operation]) => ({
        tag: operation.tags[0] ?? "",
        call: readCall(document, { method, path, operation }),
      })),
  );
  return document.tags.map(({ name, description = null }) => ({
    tag: name,
    anchor: name.toLowerCase().replaceAll(" ", "-"),
    description,
    calls: calls.filter(({ tag }) => tag === name).map(({ call }) => call),
  }));
}

/** The objects that calls take and answer, by name. */
export function readObjects(document: ApiDocument): ApiObject[] {
  return Object.entries(document.components.schemas)
    .map(([name, schema]) => ({
      name,
      description: schema.description ?? null,
      fields: fieldsOf(document, schema),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Every kind of refusal that the document knows, by status. */
export function readErrors({ components }: ApiDocument): ApiError[] {
  return Object.entries(components.responses)
    .map(([code, { description = code, content }]) => {
      const [media] = Object.values(content ?? {});
      const { status } = (media as { example?: { status?: number } } | undefined)?.example ?? {};
      return { status: String(status ?? ""), code, title: description };
    })
    .sort((a, b) => a.status.localeCompare(b.status));
}

interface Placed {
  readonly method: string;
  readonly path: string;
  readonly operation: ApiOperation;
}

function readCall(document: ApiDocument, placed: Placed): ApiCall {
  const { method, path, operation } = placed;
  const { operationId: id, summary, description = "", parameters = [], requestBody, responses } = operation;
  return {
    id,
    method,
    path,
    summary,
    description: textOrNull(description.replace(scopeWords, "").trim()),
    scope: scopeWords.exec(description)?.[1] ?? null,
    isDeprecated: operation.deprecated === true,
    parameters: parameters.map(readParameter),
    bodies: Object.entries(requestBody?.content ?? {}).map(([mediaType, { schema }]) => ({
      mediaType,
      type: typeOf(schema),
      fields: fieldsOf(document, schema),
    })),
    isBodyRequired: requestBody?.required === true,
    answer: readAnswer(document, operation),
    errors: Object.entries(responses).flatMap(([status, { $ref = "" }]) => {
      const code = /^#\/components\/responses\/(.+)$/.exec($ref)?.[1];
      if (code === undefined) return [];
      return [{ status, code, title: document.components.responses[code]?.description ?? code }];
    }),
    curl: exampleCall(document, placed),
  };
}

function readParameter({ name, in: place, required, description, schema }: ApiParameter) {
  return {
    name,
    place,
    type: typeOf(schema),
    isRequired: required === true,
    description: description ?? schema.description ?? null,
    limits: limitsOf(schema),
    object: null,
    fields: [],
  };
}

function readAnswer(document: ApiDocument, { responses, tags }: ApiOperation): ApiCall["answer"] {
  const [status, response] = Object.entries(responses).find(([code]) => code.startsWith("2")) ?? ["", {}];
  const schema: Schema | undefined = Object.values(response.content ?? {})[0]?.schema;
  if (schema === undefined) return { status, type: null, object: null, fields: [], sample: null };
  const object = objectName(schema);
  return {
    status,
    type: typeOf(schema),
    object,
    fields: object === null ? fieldsOf(document, schema) : [],
    sample: shortJson(sampleOf(document, schema, { tag: tags[0] ?? "" })),
  };
}

function exampleCall(document: ApiDocument, { method, path, operation }: Placed): string {
  const tag = operation.tags[0] ?? "";
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameterSample(name, tag, path));
  const [mediaType, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const url = `${document.servers[0]?.url ?? ""}${filled}`;
  if (mediaType === undefined || content === undefined) return curlOf({ method, url });
  const body = sampleOf(document, content.schema, { tag, isBrief: true });
  return curlOf({ method, url, mediaType, body });
}

function textOrNull(text: string): string | null {
  return text === "" ? null : text;
}
