// What an OpenAPI document says about each operation, gathered in one place.

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** @returns the operations by operationId, each with its method, its path and all of its parameters */
export function readOperations(document) {
  const operations = new Map();
  for (const [path, pathItem] of Object.entries(document.paths)) {
    for (const method of METHODS.filter((name) => pathItem[name])) {
      const operation = pathItem[method];
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

/** An operation may take a bearer token beside other proofs, as the logout does. */
const takesBearer = (security) => security.some((requirement) => 'bearerAuth' in requirement);

/** Parameters and bodies may stand among the components of the document. */
function dereference(document, value) {
  if (value?.$ref === undefined) return value;
  const steps = value.$ref.replace(/^#\//, '').split('/');
  return steps.reduce((node, step) => node[step.replaceAll('~1', '/').replaceAll('~0', '~')], document);
}
