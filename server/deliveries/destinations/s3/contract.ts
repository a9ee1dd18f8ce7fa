import { z } from "zod";
import { keeping, line, secret } from "../fields.ts";

/** Where object keys begin: plain segments, so that no store and no tool that copies the bucket reads a way up into them. */
const prefix = line(512).refine(
  (text) => text === "" || text.split("/").every((part) => /^[^/\\]+$/.test(part) && !/^\.{1,2}$/.test(part)),
  "expected names parted by single slashes, without . and .. and without a slash at the ends",
);

const config = {
  endpoint: z.string().min(1).max(2_048).nullable().meta({
    description: "URL of an S3-compatible store; null: Amazon S3 of the region.",
  }),
  region: z.string().regex(/^[a-z0-9-]{1,64}$/, "expected a region such as eu-central-1"),
  bucket: z
    .string()
    .regex(
      /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      "expected a bucket's name: 3 to 63 of a-z 0-9 . -",
    ),
  prefix,
  pathStyle: z.boolean().meta({ description: "Whether the bucket stands in the path and not in the host." }),
  accessKeyId: z.string().regex(/^[\w+=,.@-]{1,128}$/, "expected an access key id"),
};

export const S3Input = z.strictObject({
  type: z.literal("s3"),
  ...config,
  endpoint: config.endpoint.default(null),
  prefix: config.prefix.default(""),
  pathStyle: config.pathStyle.default(false),
  secretAccessKey: secret(256),
});
export type S3Input = z.output<typeof S3Input>;

export const S3View = z.object({ type: z.literal("s3"), ...config, ...keeping });
export type S3Config = Omit<z.output<typeof S3View>, keyof typeof keeping>;
