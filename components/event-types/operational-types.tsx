import { Facts } from "@/components/patterns/facts";
import { Section } from "@/components/patterns/section";
import { operationalTypes } from "#lib/operational-events";

/** The types in which Trunkline itself speaks to a tenant: they are there for everyone, and nobody makes them. */
export function OperationalTypes() {
  const facts = Object.entries(operationalTypes).map(([type, value]) => ({
    label: type,
    value,
    wide: true,
  }));
  return (
    <Section
      title="Trunkline's own events"
      description="What happens to your endpoints, deliveries and limits. An endpoint gets them when its event types name them, such as trunkline.* or trunkline.endpoint.*; * alone does not."
      look="card"
    >
      <Facts facts={facts} />
    </Section>
  );
}
