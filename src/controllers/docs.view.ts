import { ERRORS, type ErrorCode } from '../errors/errorTable';
import { problemAnchor, STATUS } from '../errors/http';

/** The page `/errors`, which the `type` of every problem links to. */
export function errorsPage(): string {
  const codes = Object.keys(ERRORS) as ErrorCode[];
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>PayVerse: errors</title>
    <link rel="icon" type="image/png" sizes="32x32" href="/docs/favicon-32x32.png">
    <link rel="stylesheet" href="/docs/page.css">
  </head>
  <body>
    <main class="page">
      <h1>Errors</h1>
      <p>Every error is <code>application/problem+json</code> (RFC 9457), and its <code>type</code> leads here. Branch on
      <code>code</code>: it does not change. <code>message</code> is made for people. All calls and their answers are in
      <a href="/docs">the reference</a>.</p>
${codes.map(section).join('\n')}
    </main>
  </body>
</html>
`;
}

function section(code: ErrorCode): string {
  const { title, when, advice } = ERRORS[code];
  const id = problemAnchor(code);
  return `      <section id="${id}">
        <h2><a href="#${id}"><code>${code}</code></a></h2>
        <p><strong>${STATUS[code]}</strong> ${toHtml(title)}</p>
        <dl>
          <dt>When</dt>
          <dd>${toHtml(when)}</dd>
          <dt>What to do</dt>
          <dd>${toHtml(advice)}</dd>
        </dl>
      </section>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function toHtml(text: string): string {
  const escaped = text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
  return escaped.replace(/`([^`]+)`/g, '<code>$1</code>');
}
