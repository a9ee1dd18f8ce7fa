"use client";

import { CodeBlock } from "@/components/patterns/code-block";
import { Section } from "@/components/patterns/section";
import { tableStatement } from "#server/deliveries/contract";

export interface TableStatementProps {
  readonly schema: string;
  readonly table: string;
}

/** How the table of a Postgres destination is made. */
export function TableStatement(table: TableStatementProps) {
  return (
    <Section
      title="Table"
      description="Run it once in the database. An event is one row; a second delivery of it changes nothing."
    >
      <CodeBlock title="SQL" code={tableStatement(table)} />
    </Section>
  );
}
