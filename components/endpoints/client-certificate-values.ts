import type { ClientCertificateInput, Endpoint } from "#server/deliveries/contract";

/** Field names are the paths of the request body, so that the server's refusals stand at their fields. */
export interface ClientCertificateValues {
  usesClientCertificate: boolean;
  /** Whether one is set now, which empty fields keep. */
  hasClientCertificate: boolean;
  "clientCertificate.certificate": string;
  "clientCertificate.key": string;
}

/** A client certificate as the form shows it: empty, because it is write-only. */
export function certificateValuesOf(present: Endpoint["clientCertificate"]): ClientCertificateValues {
  return {
    usesClientCertificate: present !== null,
    hasClientCertificate: present !== null,
    "clientCertificate.certificate": "",
    "clientCertificate.key": "",
  };
}

/** The form's values as the server takes them: null removes, undefined keeps the present one. */
export function certificateInputOf(
  values: ClientCertificateValues,
): ClientCertificateInput | null | undefined {
  if (!values.usesClientCertificate) return null;
  const certificate = values["clientCertificate.certificate"].trim();
  const key = values["clientCertificate.key"].trim();
  if (values.hasClientCertificate && certificate === "" && key === "") return undefined;
  return { certificate, key };
}
