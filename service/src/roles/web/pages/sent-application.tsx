import type { NewApplication } from "../applicants-api";

interface SentApplicationProps {
  readonly heading: string;
  readonly sent: NewApplication;
}

export function SentApplication({ heading, sent }: SentApplicationProps) {
  return (
    <section aria-labelledby="sent">
      <h2 id="sent">{heading}</h2>
      <dl class="sent">
        <dt>Name</dt>
        <dd>{sent.name}</dd>
        <dt>E-mail address</dt>
        <dd>{sent.email}</dd>
        <dt>Message</dt>
        <dd class="prose">{sent.message === "" ? "None" : sent.message}</dd>
      </dl>
    </section>
  );
}
