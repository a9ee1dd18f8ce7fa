import type { Platform } from "#server/kernel/platform";
import { createApi } from "../app.ts";
import type { ApiApp } from "../rest/app.ts";
import { withPlatform } from "./with-platform.ts";

const apps = new WeakMap<Platform, ApiApp>();

/** The Hono app behind Fetch handlers such as Next's, where no custom server answers before them. */
export function handleApi(request: Request): Promise<Response> {
  return withPlatform(request, async (platform) => appOf(platform).fetch(request));
}

function appOf(platform: Platform): ApiApp {
  const known = apps.get(platform);
  if (known !== undefined) return known;
  const made = createApi(platform);
  apps.set(platform, made);
  return made;
}
