// @ts-check
// The files for Postman, as they are checked in: the collection, and the environments with the address of a server.
import { createCollection } from './collection.mjs';
import { VARIABLES } from './variables.mjs';

/**
 * @param {import('./types.d.ts').ApiDocument} openApiDocument
 * @returns the path from the root of the repository and the text of each file
 */
export function postmanFiles(openApiDocument) {
  const files = {
    'PayVerse.postman_collection.json': createCollection(openApiDocument),
    'local.postman_environment.json': createEnvironment('PayVerse local', VARIABLES.baseUrl),
    // A place to put the address of a deployed server.
    'remote.postman_environment.json': createEnvironment('PayVerse remote', 'https://payverse.example.com'),
  };
  return Object.entries(files).map(([name, content]) => ({
    file: `postman/${name}`,
    content: `${JSON.stringify(content, null, 2)}\n`,
  }));
}

/**
 * A variable of an environment wins over the variable of the collection.
 *
 * @param {string} name
 * @param {string} baseUrl
 */
const createEnvironment = (name, baseUrl) => ({
  name,
  values: [{ key: 'baseUrl', value: baseUrl, type: 'default', enabled: true }],
  _postman_variable_scope: 'environment',
});
