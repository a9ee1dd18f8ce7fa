import { hash, verify } from "@node-rs/argon2";

/** Argon2id as the OWASP Password Storage Cheat Sheet recommends at least: 19 MiB, two passes, one lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashes a password for storage: an Argon2id PHC string with a random salt. */
export function hashPassword(password: string): Promise<string> {
  return hash(normal(password), parameters);
}

/**
 * Whether the password is the one. Without a stored hash it hashes all the same and answers no, so that
 * the time taken does not tell whether an account exists.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  if (stored !== null) return verify(stored, normal(password));
  await hashPassword(password);
  return false;
}

/** Whether a stored hash is weaker than today's parameters and should be made anew at the next sign-in. */
export function isOutgrown(stored: string): boolean {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(stored);
  if (found === null) return true;
  return Number(found[1]) < parameters.memoryCost || Number(found[2]) < parameters.timeCost;
}

/** The same password typed on another system may arrive composed otherwise (NIST SP 800-63B section 5.1.1.2). */
function normal(password: string): string {
  return password.normalize("NFKC");
}
