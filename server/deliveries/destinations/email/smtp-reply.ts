import type { Refusal } from "../destination.ts";

/**
 * What a reply that is no 2yz or 3yz means: 4yz may go away, 5yz will not for this mail, authentication is the owner's to mend.
 * Source: RFC 5321 section 4.2.1, RFC 4954 section 6.
 */
export function refusalOf(code: number, reply: string, isAuth: boolean): Omit<Refusal, "answer"> {
  const said = `The mail server answered: ${oneLine(reply === "" ? String(code) : reply)}.`;
  if (isAuth || code === 530 || code === 534 || code === 535 || code === 538) {
    return { errorClass: "auth", message: `${said} Check user name and password.` };
  }
  if (code === 421 || code === 450 || code === 452) return { errorClass: "rate_limited", message: said };
  if (code < 500) return { errorClass: "server_error", message: said };
  return { errorClass: "client_error", message: said, isPermanent: true };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, 300);
}
