import journal from "./migrations/meta/_journal.json" with { type: "json" };

/** How many migrations this version knows; a database with fewer applied ones must not be served. Reads no file, so bundles can hold it. */
export const knownMigrationCount = journal.entries.length;
