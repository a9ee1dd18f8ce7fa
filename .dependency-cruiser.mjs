/**
 * The arrows of docs/architecture: lib <- db <- server <- jobs | app, and the order of domains.
 * A folder may import what stands left of it, never what stands right.
 */
const domains = [
  "kernel",
  "tenants",
  "connectors",
  "connections",
  "registry",
  "events",
  "deliveries",
  "portal",
];

/** A domain may not import a later one. */
const domainOrder = domains.slice(0, -1).map((domain, index) => ({
  name: `domain-order-${domain}`,
  comment: `${domain} comes before ${domains.slice(index + 1).join(", ")} and must not import them.`,
  severity: "error",
  from: { path: `^server/${domain}/` },
  to: { path: `^server/(${domains.slice(index + 1).join("|")})/` },
}));

/** A layer may not import the layers to its right. */
const layer = (name, from, to) => ({
  name,
  severity: "error",
  from: { path: from, pathNot: "\\.test\\.tsx?$" },
  to: { path: to },
});

export default {
  forbidden: [
    layer("lib-is-a-leaf", "^lib/", "^(db|server|jobs|app|components|tests|bench|scripts)/"),
    layer("db-knows-lib-alone", "^db/(?!seed/)", "^(server|jobs|app|components|tests|bench|scripts)/"),
    layer(
      "server-knows-no-pages-or-workers",
      "^server/",
      "^(jobs|app|components|tests|bench|scripts|db/seed)/",
    ),
    layer("jobs-know-no-pages", "^jobs/", "^(app|components|tests|bench|scripts)/"),
    layer("app-knows-no-workers", "^(app|components)/", "^(jobs|tests|bench|scripts)/"),
    layer("app-runs-no-sql", "^(app|components)/", "^db/"),
    {
      name: "components-import-contracts-only",
      comment: "Components see a domain's contract, or types; its rules stay on the server.",
      severity: "error",
      from: { path: "^components/", pathNot: "\\.test\\.tsx?$" },
      to: { path: "^server/", pathNot: "/contract\\.ts$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "domains-meet-at-their-index",
      comment: "A domain imports another only through its index.ts or contract.ts.",
      severity: "error",
      from: { path: "^server/([^/]+)/", pathNot: ["^server/(api|kernel)/", "\\.test\\.ts$"] },
      to: {
        path: "^server/[^/]+/",
        pathNot: [
          "^server/$1/",
          "^server/kernel/",
          "^server/api/(trpc|rest/frame)",
          "/(index|contract)\\.ts$",
        ],
      },
    },
    {
      name: "transports-are-known-in-api-alone",
      severity: "error",
      from: { path: "^server/(?!api/)", pathNot: ["/router\\.ts$", "\\.test\\.ts$"] },
      to: { path: "(^server/api/|node_modules/(hono|@hono|@trpc|next|react)/)" },
    },
    ...domainOrder,
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(\\.next|\\.data|node_modules/\\.cache)/" },
    parser: "swc",
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
    },
  },
};
