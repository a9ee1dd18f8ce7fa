import { SecretReveal } from "@/components/patterns/secret-reveal";

export interface IssuedSecretProps {
  readonly issued: { readonly secret: string | null; readonly publicKey: string | null };
}

/** A signing secret in the only moment it can be read, or the public key that stands for it. */
export function IssuedSecret({ issued: { secret, publicKey } }: IssuedSecretProps) {
  if (secret !== null) {
    return (
      <SecretReveal label="Signing secret" secret={secret}>
        The receiver verifies each delivery with it. It is shown this once; later it can only be rotated.
      </SecretReveal>
    );
  }
  return (
    <SecretReveal label="Public key" secret={publicKey ?? ""}>
      The receiver verifies each delivery with it. It can be read again at any time.
    </SecretReveal>
  );
}
