import { toast } from "@/components/ui/toast-store";
import { paths } from "#lib/paths";

/** Ends the session and shows the sign-in page. */
export async function signOut(): Promise<void> {
  try {
    const auth = await import("next-auth/react");
    await auth.signOut({ callbackUrl: paths.signIn() });
  } catch {
    toast({
      tone: "danger",
      title: "You are still signed in",
      description: "The server could not be reached. Check the connection, then sign out again.",
    });
  }
}
