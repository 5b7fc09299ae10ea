// @ts-check
// The Postman collection: the steps of the walk, sent to the operations of the OpenAPI document.
import { everyResponse } from './everyResponse.mjs';
import { readOperations } from './operations.mjs';
import { bearer, goesElsewhere, toRequestItem } from './request.mjs';
import { toEvent } from './script.mjs';
import { VARIABLES } from './variables.mjs';
import { FOLDERS } from './walk/index.mjs';

const INFO = {
  name: 'PayVerse',
  description: [
    'Every call of the PayVerse API. Start the server with `npm start`, set `baseUrl` if it is not',
    'http://localhost:5000, and run the collection from top to bottom. It registers two new users each time, so it can',
    'be run again and again on the same server. The other variables are filled by the requests themselves. A server with',
    'its usual limits lets one run a minute through; start it with `RATE_LIMIT_AUTH=0` for more. The first 429, the first',
    'answer of 500 and more, and a server that does not answer end the run with one failed assertion, which gives the reason.',
  ].join(' '),
  schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
};

/** The walk must call every operation below these paths. The documents for people are elsewhere. */
const CALLED_COMPLETELY = /^\/(api|health)\//;

/** @throws Error when a step does not fit the document, and when the walk leaves an operation out */
/**
 * @param {import('./types.d.ts').ApiDocument} openApiDocument
 * @param {import('./types.d.ts').Folder[]} [folders]
 */
export function createCollection(openApiDocument, folders = FOLDERS) {
  const operations = readOperations(openApiDocument);
  const item = folders.map(({ name, description, steps }) => ({
    name,
    description,
    item: steps.map((step) => createItem(`${name} / ${step.name}`, step, operations)),
  }));
  assertComplete(operations, folders);
  return {
    info: INFO,
    item,
    auth: bearer('{{accessToken}}'),
    event: [toEvent('test', everyResponse)],
    variable: Object.entries(VARIABLES).map(([key, value]) => ({ key, value, type: 'string' })),
  };
}

/**
 * @param {string} title
 * @param {import('./types.d.ts').Step} step
 * @param {Map<string, import('./types.d.ts').Operation>} operations
 */
function createItem(title, step, operations) {
  try {
    const operation = operations.get(step.call);
    if (!operation) throw new Error(`the document has no operation "${step.call}"`);
    const item = toRequestItem(step, operation);
    assertVariables(item);
    return item;
  } catch (error) {
    throw new Error(`${title}: ${/** @type {Error} */ (error).message}`, { cause: error });
  }
}

/**
 * Postman sends the name of an unknown variable as it stands.
 *
 * @param {{ request: object }} item
 */
function assertVariables(item) {
  for (const [, name] of JSON.stringify(item.request).matchAll(/\{\{(\w+)\}\}/g)) {
    if (!(name in VARIABLES)) throw new Error(`the collection has no variable "${name}"`);
  }
}

/**
 * @param {Map<string, import('./types.d.ts').Operation>} operations
 * @param {import('./types.d.ts').Folder[]} folders
 */
function assertComplete(operations, folders) {
  const steps = folders.flatMap((folder) => folder.steps).filter(({ instead }) => !goesElsewhere(instead));
  const called = new Set(steps.map(({ call }) => call));
  const left = [...operations.values()].filter(({ id, path }) => CALLED_COMPLETELY.test(path) && !called.has(id));
  if (left.length > 0) throw new Error(`no step calls ${left.map(({ id }) => id).join(', ')}`);
}
