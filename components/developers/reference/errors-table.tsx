import type { ApiError } from "@/components/developers/reference/read-reference";
import { RichText } from "@/components/developers/rich-text";

/** What to do about each kind of refusal; a kind without a line shows its title alone. */
const advice: Readonly<Record<string, string>> = {
  malformed: "The request could not be read: mend its JSON or its headers.",
  unauthenticated: "Send an API key that exists and is neither revoked nor expired.",
  forbidden: "Use a key with the scope that `detail` names. A suspended tenant's keys are refused too.",
  not_found: "No such thing in this tenant. Another tenant's ids are not found either.",
  conflict:
    "The thing is in a state that forbids this, or the same request is still running. Read, then decide.",
  too_large: "Make the body smaller: 1 MiB for an event, 8 MiB for a batch.",
  unsupported_media_type: "Send one of the media types that the call lists.",
  invalid: "`errors` says what is wrong and where, as JSON pointers.",
  rate_limited: "Wait as long as `Retry-After` says, then go on.",
  unavailable: "Nothing was stored. Wait as long as `Retry-After` says, then send the same again.",
};

/** The kinds of refusal, each an anchor. */
export function ErrorsTable({ errors }: { readonly errors: readonly ApiError[] }) {
  return (
    <div className="overflow-x-auto rounded-lg border bg-card">
      <table className="w-full text-left">
        <caption className="sr-only">Errors</caption>
        <thead>
          <tr className="bg-muted text-xs text-muted-foreground">
            <th scope="col" className="px-4 py-2 font-medium">
              Status
            </th>
            <th scope="col" className="px-3 py-2 font-medium">
              Code
            </th>
            <th scope="col" className="px-3 py-2 font-medium">
              What to do
            </th>
          </tr>
        </thead>
        <tbody>
          {errors.map(({ status, code, title }) => (
            <tr key={code} id={`error-${code}`} className="scroll-mt-18 border-t target:bg-primary-soft">
              <td className="border-t px-4 py-2 align-top">{status}</td>
              <td className="border-t px-3 py-2 align-top">
                <code className="text-xs">{code}</code>
              </td>
              <td className="border-t px-3 py-2">
                <RichText text={advice[code] ?? title} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
