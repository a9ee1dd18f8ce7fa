/** A mail's text with its links made into links. */
export function MailText({ text }: { readonly text: string }) {
  return (
    <div className="rounded-lg border bg-card p-4 break-words whitespace-pre-wrap">
      {text.split(/(https?:\/\/\S+)/).map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          <a key={part} href={part} className="text-link underline underline-offset-4">
            {part}
          </a>
        ),
      )}
    </div>
  );
}
