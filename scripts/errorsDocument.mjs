// @ts-check
import errorExamples from '#server/openapi/errorExamples.js';
import errorTable from '#server/errors/errorTable.js';
import http from '#server/errors/http.js';

/** docs/errors.md: every code that a client may see, from the error table. */
export function errorsDocument() {
  const codes = /** @type {[keyof typeof errorTable.ERRORS, { when: string, advice: string }][]} */ (
    Object.entries(errorTable.ERRORS)
  );
  const rows = codes.map(([code, { when, advice }]) => {
    const anchor = http.problemAnchor(code);
    return `| ${http.STATUS[code]} | <a id="${anchor}"></a>\`${code}\` | ${when} | ${advice} |`;
  });
  return `${INTRODUCTION}
| status | code | when | what a client does |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

const INTRODUCTION = `# Errors

Every error is \`application/problem+json\` (RFC 9457) in one shape:

\`\`\`json
${JSON.stringify(errorExamples.ERROR_EXAMPLES.INSUFFICIENT_FUNDS.value, null, 2)}
\`\`\`

Branch on \`code\`; it does not change. \`type\` leads to the code's place on a page of the server, \`/errors\`, which says the
same as this one. \`message\` is always equal to \`detail\` and is made for people. \`details\` stands where numbers explain a
refusal, \`errors\` where fields are wrong: each has a \`path\`, which is a JSON pointer into the body (\`/amount\`) or the name
of a parameter or header (\`/limit\`, \`/idempotency-key\`), and a \`message\`. When one transfer of a batch cannot be done, none
is, and \`errors\` names it, counted from 0: \`/transfers/17\` is the eighteenth. \`requestId\` is also in the \`X-Request-Id\`
header and in the server's log.
`;
