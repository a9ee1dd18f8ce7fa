import type { EmailConfig } from "./contract.ts";
import type { DestinationMessage } from "../destination.ts";

/** Characters of the data that the text shows; the attachment has all of it. */
const maxShown = 20_000;
const maxSubject = 200;

/** The mail of an event: the data for people in its text, what a webhook would get as its attachment, with the signature in headers. */
export function mailOfEvent(config: EmailConfig, message: DestinationMessage) {
  const { id, type, time, subject, endpointId, body, headers } = message;
  const { "content-type": contentType = "application/json", "user-agent": _, ...carried } = headers;
  const about = subject === null ? "" : ` about ${subject}`;
  const lines = [
    `Event ${type}${about}`,
    `Time: ${time.toISOString()}`,
    `Id: ${id}`,
    "",
    shown(message.data),
  ];
  return {
    from: { name: "", address: config.from },
    to: { name: "", address: config.to },
    subject: oneLine(`${config.subject} ${type}`).slice(0, maxSubject),
    messageId: `<${id}.${endpointId}@${config.from.slice(config.from.lastIndexOf("@") + 1)}>`,
    date: time,
    text: lines.join("\n"),
    headers: { "auto-submitted": "auto-generated", ...carried },
    attachments: [
      {
        filename: `${id}.json`,
        contentType,
        content: Buffer.from(body),
        contentTransferEncoding: "base64" as const,
      },
    ],
  };
}

/** The data as it came, unless it is long. */
function shown(data: string): string {
  return data.length <= maxShown ? data : `${data.slice(0, maxShown)}\n… (all of it is attached)`;
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").trim();
}
