import type { Destination } from "../destination.ts";

/**
 * Objects in an S3-compatible store, one for each event. A key has the event's day and id, and putting an object replaces it, so an
 * event delivered twice is there once. Source: Amazon S3 API reference, PutObject.
 */
export const s3: Destination<"s3"> = {
  ownPorts: [],
  displayUrl: ({ bucket, prefix }) => `s3://${[bucket, prefix].filter((part) => part !== "").join("/")}`,
  secretPlace: ({ endpoint, accessKeyId }) => JSON.stringify([endpoint, accessKeyId]),
  parted({ secretAccessKey: secret, ...config }) {
    return { config, secret, secretField: "secretAccessKey", isSecretNeeded: true };
  },
  async open(target) {
    const { S3Connection } = await import("./s3-connection.ts");
    return new S3Connection(target);
  },
};
