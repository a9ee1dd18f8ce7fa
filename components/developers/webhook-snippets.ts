/** A receiver on Node without a framework; the library checks signature and age. */
export const nodeReceiver = `import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.WEBHOOK_SECRET); // whsec_…

createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  let event;
  try {
    event = webhook.verify(body, request.headers); // the body as it came, before any parsing
  } catch {
    return response.writeHead(401).end();
  }
  console.log(request.headers["webhook-id"], event.type, event.data);
  response.writeHead(204).end();
}).listen(process.env.PORT ?? 4000);
`;

/** The same with Python's standard library and the library's Python edition. */
export const pythonReceiver = `import os
from http.server import BaseHTTPRequestHandler, HTTPServer
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

webhook = Webhook(os.environ["WEBHOOK_SECRET"])  # whsec_…

class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            event = webhook.verify(body, headers)  # the body as it came
            print(headers["webhook-id"], event["type"], event["data"])
            self.send_response(204)
        except WebhookVerificationError:
            self.send_response(401)
        self.end_headers()

HTTPServer(("", int(os.environ.get("PORT", "4000"))), Receiver).serve_forever()
`;

/** A message with its signature, to try an implementation on (Standard Webhooks 1.0). Its age must not be checked. */
export const knownAnswer = {
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  timestamp: "1614265330",
  body: '{"test": 2432232314}',
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
} as const;

/** How a signature is made, for a language without a library. */
export const signingRule =
  "base64(HMAC-SHA256(base64-decoded secret after whsec_, webhook-id.webhook-timestamp.body))";
