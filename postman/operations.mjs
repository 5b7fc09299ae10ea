// @ts-check
// Gathers all that an OpenAPI document has for each operation.

/** @type {import('./types.d.ts').Method[]} */
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/**
 * @param {import('./types.d.ts').ApiDocument} document
 * @returns the operations by operationId
 */
export function readOperations(document) {
  /** @type {Map<string, import('./types.d.ts').Operation>} */
  const operations = new Map();
  for (const [path, pathItem] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = pathItem[method];
      if (operation === undefined) continue;
      const parameters = [...(pathItem.parameters ?? []), ...(operation.parameters ?? [])];
      operations.set(operation.operationId, {
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        summary: operation.summary,
        parameters: parameters.map((parameter) => dereference(document, parameter)),
        statuses: Object.keys(operation.responses),
        requestBody: dereference(document, operation.requestBody),
        takesBearer: takesBearer(operation.security ?? document.security ?? []),
      });
    }
  }
  return operations;
}

/**
 * An operation may take a bearer token beside other proofs, as the logout does.
 *
 * @param {import('./types.d.ts').Security[]} security
 */
const takesBearer = (security) => security.some((requirement) => 'bearerAuth' in requirement);

/**
 * Parameters and bodies may stand among the components of the document.
 *
 * @param {any} document
 * @param {any} value
 * @returns {any}
 */
function dereference(document, value) {
  if (typeof value !== 'object' || value === null || !('$ref' in value)) return value;
  const steps = value.$ref.replace(/^#\//, '').split('/');
  return steps.reduce(
    (/** @type {any} */ node, /** @type {string} */ step) => node[step.replaceAll('~1', '/').replaceAll('~0', '~')],
    document,
  );
}
