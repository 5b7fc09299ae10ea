// @ts-check

/**
 * The table of calls in README.md, made from the routes and the OpenAPI document.
 *
 * @typedef {{ $ref?: string, properties?: Record<string, Schema>, required?: string[] }} Schema
 * @typedef {{ name?: string, in?: string, required?: boolean }} Parameter
 * @typedef {Record<string, { schema: Schema }>} Content
 * @typedef {{ parameters?: Parameter[], requestBody?: { content: Content }, responses: Record<string, { content?: Content }>, tags: string[] }} Operation
 * @typedef {{ paths: Record<string, Record<string, Operation>>, components: { schemas: Record<string, Schema> }, tags: { name: string, description: string }[] }} Document
 * @typedef {{ method: string, path: string, access: keyof typeof CREDENTIALS, summary: string }} Call
 */

const CREDENTIALS = {
  public: [],
  visitor: [],
  refreshCookie: ['refresh cookie'],
  anyCredential: ['bearer token, refresh cookie, or both'],
  user: ['bearer token'],
  session: ['bearer token'],
};

const BEGIN = '<!-- The table of calls is written by `npm run generate`, from src/routes. -->';
const END = '<!-- End of the table of calls. -->';

/**
 * @param {string} readme
 * @param {Document} document
 * @param {readonly Call[]} calls
 */
export function withCallsTable(readme, document, calls) {
  const [before, rest] = readme.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`README.md has no place for the table: ${BEGIN}`);
  return `${before}${BEGIN}\n\n${callsTable(document, calls)}\n\n${END}${after}`;
}

/**
 * One row for each call below /api, and one for each of the other parts.
 *
 * @param {Document} document
 * @param {readonly Call[]} calls
 */
function callsTable(document, calls) {
  const ofApi = calls.filter(({ path }) => path.startsWith('/api/'));
  const rows = ofApi.map((call) => [nameOf(call), call.summary, requestOf(document, call), answerOf(document, call)]);
  const others = document.tags.flatMap(({ name, description }) => {
    const own = calls.filter((call) => !ofApi.includes(call) && operationOf(document, call).tags.includes(name));
    return own.length > 0 ? [[own.map(nameOf).join(', '), description.replace(/\.$/, ''), '', '']] : [];
  });
  const lines = [['call', 'purpose', 'request', 'answer'], ['---', '---', '---', '---'], ...rows, ...others];
  return lines.map((cells) => `|${cells.map((cell) => (cell === '' ? ' ' : ` ${cell} `)).join('|')}|`).join('\n');
}

/** @param {Call} call */
const nameOf = ({ method, path }) => `\`${method.toUpperCase()} ${path}\``;

/** @param {Document} document @param {Call} call */
function operationOf({ paths }, { method, path }) {
  const operation = paths[path.replace(/:(\w+)/g, '{$1}')]?.[method];
  if (!operation) throw new Error(`${method} ${path} is not in the OpenAPI document`);
  return operation;
}

/** The credential, the query parameters, the fields of the body and the headers. A ? marks an optional one. @param {Document} document @param {Call} call */
function requestOf(document, call) {
  const { parameters = [], requestBody } = operationOf(document, call);
  const { properties = {}, required = [] } = jsonIn(document, requestBody?.content);
  const fields = [
    ...parameters.filter((each) => each.in === 'query').map(({ name, required: must }) => field(name, must === true)),
    ...Object.keys(properties).map((name) => field(name, required.includes(name))),
  ];
  const headers = parameters
    .filter((each) => each.in === 'header')
    .map(({ name, required: must }) => field(name, must === true));
  const parts = [
    ...CREDENTIALS[call.access],
    fields.join(', '),
    headers.map((header) => `header ${header}`).join(', '),
  ];
  return parts.filter(Boolean).join('; ');
}

/** The status of success, and the fields of its body. @param {Document} document @param {Call} call */
function answerOf(document, call) {
  const [[status, answer] = ['', {}]] = Object.entries(operationOf(document, call).responses);
  const names = Object.keys(jsonIn(document, answer.content).properties ?? {});
  return [status, names.map((name) => field(name)).join(', ')].filter(Boolean).join(': ');
}

/** @param {string | undefined} name */
const field = (name, required = true) => `\`${name}${required ? '' : '?'}\``;

/** @param {Document} document @param {Content | undefined} content @returns {Schema} */
function jsonIn({ components }, content) {
  const schema = content?.['application/json']?.schema ?? {};
  return (schema.$ref && components.schemas[schema.$ref.replace('#/components/schemas/', '')]) || schema;
}
