import { RelativeTime } from "@/components/patterns/relative-time";
import { destinationLabels } from "@/components/endpoints/destination-labels";
import { formatNumber } from "#lib/format";
import type { Endpoint } from "#server/deliveries/contract";

type Destination = Endpoint["destination"];
type Elsewhere = Exclude<Destination, { type: "webhook" }>;

/** What the page of an endpoint that is no webhook says of where its events go. */
export function destinationFacts(destination: Elsewhere) {
  const { type, secretSetAt, secretSetBy } = destination;
  return [
    { label: "Destination", value: destinationLabels[type] },
    ...placesOf(destination).map(([label, text]) => ({
      label,
      value: <span className="font-mono text-xs wrap-anywhere">{text}</span>,
    })),
    {
      label: "Secret",
      value:
        secretSetAt === null ? (
          "none"
        ) : (
          <>
            set <RelativeTime at={secretSetAt} /> by {secretSetBy}
          </>
        ),
    },
  ];
}

function placesOf(destination: Elsewhere): readonly (readonly [string, string])[] {
  switch (destination.type) {
    case "email":
      return [
        ["Mail server", `${destination.host}:${destination.port}, ${securityWords[destination.security]}`],
        ["From", destination.from],
        ["To", destination.to],
      ];
    case "postgres":
      return [
        ["Server", serverOf(destination)],
        ["User name", destination.username],
        ["Table", `${destination.database} › ${destination.schema} › ${destination.table}`],
      ];
    case "nats":
      return [
        ["Server", serverOf(destination)],
        ["Subject", destination.subject],
        ["Stream", destination.stream === "" ? "whichever takes the subject" : destination.stream],
      ];
    case "redis": {
      const { stream, database, maxLength } = destination;
      return [
        ["Server", serverOf(destination)],
        ["Stream", stream],
        ["Database", String(database)],
        ["Trimmed to", maxLength === null ? "no length" : `about ${formatNumber(maxLength)} entries`],
      ];
    }
    case "s3":
      return [
        ["Store", `${destination.endpoint ?? "Amazon S3"}, ${destination.region}`],
        ["Access key", destination.accessKeyId],
      ];
  }
}

const securityWords = { tls: "TLS", starttls: "STARTTLS", none: "not encrypted" } as const;

function serverOf({ host, port, tls }: { host: string; port: number; tls: boolean }): string {
  return `${host}:${port}, ${tls ? "TLS" : "not encrypted"}`;
}
