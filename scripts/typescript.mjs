// @ts-check
// Loads a TypeScript file of this project that imports nothing but types and Node's modules, without a build.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import typescript from 'typescript';

const ROOT = new URL('../', import.meta.url);

/**
 * @param {string} file its path from the root of the project
 * @returns {Promise<any>} its exports
 */
export async function importTypeScript(file) {
  const url = new URL(file, ROOT);
  const source = await readFile(url, 'utf8');
  const { outputText } = typescript.transpileModule(source, {
    compilerOptions: { module: typescript.ModuleKind.CommonJS, target: typescript.ScriptTarget.ES2022 },
    fileName: fileURLToPath(url),
  });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', outputText)(module, module.exports, createRequire(url));
  return module.exports;
}

/** @type {import('#server/utils/commandLine.util.js')} */
const commandLine = await importTypeScript('src/utils/commandLine.util.ts');

export const { readCommandLine } = commandLine;
