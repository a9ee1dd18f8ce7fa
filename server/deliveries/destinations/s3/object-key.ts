/** The key of an event's object: the same at every attempt, so that putting it again changes nothing. Days are UTC days of the event. */
export function objectKey(prefix: string, { id, time }: { id: string; time: Date }): string {
  const [year, month, day] = time.toISOString().slice(0, 10).split("-");
  return [...(prefix === "" ? [] : [prefix]), year, month, day, `${id}.json`].join("/");
}

/** The URL of an object in path style or with the bucket in the host, its key encoded as S3 signs it. */
export function objectUrl({ endpoint, region, bucket, pathStyle }: S3Place, key: string): string {
  const url = new URL(endpoint ?? `https://s3.${region}.amazonaws.com`);
  const path = key.split("/").map(encoded).join("/");
  if (!pathStyle) url.hostname = `${bucket}.${url.hostname}`;
  const base = url.pathname.replace(/\/$/, "");
  return `${url.origin}${base}/${pathStyle ? `${bucket}/` : ""}${path}`;
}

export interface S3Place {
  readonly endpoint: string | null;
  readonly region: string;
  readonly bucket: string;
  readonly pathStyle: boolean;
}

/** RFC 3986, all but the unreserved characters: what a signature is computed over. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
