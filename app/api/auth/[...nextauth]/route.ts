import NextAuth from "next-auth";
import { NextRequest } from "next/server";
import { authOptions } from "#server/api/auth/auth-options";
import { limitedParts } from "#server/api/limited-request";
import { getPlatform } from "#server/platform";

const maxBodyBytes = 64 * 1024;

async function handle(
  request: NextRequest,
  context: { readonly params: Promise<{ readonly nextauth: string[] }> },
): Promise<Response> {
  const options = authOptions(await getPlatform(), {
    address: request.headers.get("x-forwarded-for"),
    userAgent: request.headers.get("user-agent"),
  });
  return NextAuth(new NextRequest(request.url, limitedParts(request, maxBodyBytes)), context, options);
}

export { handle as GET, handle as POST };
