import type { TokenEndpointAuth } from "#lib/deliveries";
import type { Endpoint, ReceiverAuthInput } from "#server/deliveries/contract";

/** Field names are the paths of the request body, so that the server's refusals stand at their fields. */
export interface ReceiverAuthValues {
  authType: "none" | "basic" | "oauth2";
  "auth.username": string;
  "auth.password": string;
  "auth.tokenUrl": string;
  "auth.clientId": string;
  "auth.clientSecret": string;
  "auth.scope": string;
  "auth.audience": string;
  "auth.clientAuth": TokenEndpointAuth;
}

/** No authentication but the signature. */
export const noReceiverAuth: ReceiverAuthValues = {
  authType: "none",
  "auth.username": "",
  "auth.password": "",
  "auth.tokenUrl": "",
  "auth.clientId": "",
  "auth.clientSecret": "",
  "auth.scope": "",
  "auth.audience": "",
  "auth.clientAuth": "client_secret_basic",
};

/** An endpoint's authentication as the form shows it; its secret never comes to the browser. */
export function authValuesOf({ auth }: Pick<Endpoint, "auth">): ReceiverAuthValues {
  if (auth === null) return noReceiverAuth;
  if (auth.type === "basic") return { ...noReceiverAuth, authType: "basic", "auth.username": auth.username };
  return {
    ...noReceiverAuth,
    authType: "oauth2",
    "auth.tokenUrl": auth.tokenUrl,
    "auth.clientId": auth.clientId,
    "auth.scope": auth.scope,
    "auth.audience": auth.audience,
    "auth.clientAuth": auth.clientAuth,
  };
}

/** The form's values as the server takes them; an empty secret is left out, which keeps the present one. */
export function authInputOf(values: ReceiverAuthValues): ReceiverAuthInput | null {
  if (values.authType === "none") return null;
  if (values.authType === "basic") {
    const password = values["auth.password"];
    const secret = password === "" ? {} : { password };
    return { type: "basic", username: values["auth.username"], ...secret };
  }
  const clientSecret = values["auth.clientSecret"];
  return {
    type: "oauth2",
    tokenUrl: values["auth.tokenUrl"],
    clientId: values["auth.clientId"],
    scope: values["auth.scope"],
    audience: values["auth.audience"],
    clientAuth: values["auth.clientAuth"],
    ...(clientSecret === "" ? {} : { clientSecret }),
  };
}
