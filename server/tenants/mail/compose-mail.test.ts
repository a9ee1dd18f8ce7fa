import { expect, it } from "vitest";
import { composeMail } from "./compose-mail.ts";

const letter = {
  to: "ada@acme.test",
  subject: "Invitation to <b>Acme</b>\r\nBcc: everyone@acme.test",
  paragraphs: ['Grace <script>alert("hi")</script> invites you.'],
  action: { label: "Accept & join", url: "https://hub.test/invitations/abc?x=1&y=2" },
  footnote: "Not expected? Ignore it.",
};

it("keeps a subject on one line, whatever name stands in it", () => {
  expect(composeMail(letter).subject).toBe("Invitation to <b>Acme</b> Bcc: everyone@acme.test");
});

it("escapes everything that people wrote in the HTML form", () => {
  const { html } = composeMail(letter);
  expect(html).not.toContain("<script>");
  expect(html).toContain("&lt;script&gt;alert(&quot;hi&quot;)&lt;/script&gt;");
  expect(html).toContain('href="https://hub.test/invitations/abc?x=1&amp;y=2"');
});

it("says the same in plain text, with the link in full", () => {
  expect(composeMail(letter).text).toBe(
    'Grace <script>alert("hi")</script> invites you.\n\nAccept & join:\nhttps://hub.test/invitations/abc?x=1&y=2\n\n-- \nNot expected? Ignore it.\n',
  );
});
