// @ts-check
// Writes the files that are made from the source: node scripts/generate.mjs [--check | FOLDER]
// With --check it writes nothing, and fails when a file differs from the source. With a folder (`postman/`) it writes only the
// files in it. Needs `npm run build` first, which `npm run generate` does.
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';
import configuration from '#server/config/env.documents.js';
import initSql from '#server/platform/postgres/initSql.js';
import migrations from '#server/platform/postgres/migrations.js';
import openApi from '#server/openapi/document.js';
import { postmanFiles } from '../postman/generate.mjs';
import { withCallsTable } from './callsTable.mjs';
import { errorsDocument } from './errorsDocument.mjs';
import { readCommandLine } from './typescript.mjs';

const ROOT = new URL('../', import.meta.url);
const MADE = 'Made by `npm run generate`: change the source, not this.';

const COMMAND = /** @type {const} */ ({
  usage: `Usage: node scripts/generate.mjs [--check | FOLDER]
  --check  writes nothing, and fails when a file differs from the source
Writes the files that are made from the source: all of them, or the ones in FOLDER, such as postman/.
`,
  options: { check: { type: 'boolean', default: false } },
  takesWords: true,
});

/** @param {string[]} args */
async function main(args) {
  const asked = readCommandLine(COMMAND, args, ({ check }, [folder = '', ...others]) => {
    if (others.length > 0 || (check && folder)) throw new Error('One folder, or --check');
    return { check, folder };
  });
  if (asked === null) return undefined;
  const files = await makeFiles();
  if (asked.check) return check(files);
  const wanted = files.filter(({ file }) => file.startsWith(asked.folder));
  if (wanted.length === 0) throw new Error(`nothing is made for ${asked.folder}`);
  for (const { file, content } of wanted) await writeFile(new URL(file, ROOT), content);
}

async function makeFiles() {
  const document = openApi.createOpenApiDocument();
  const readme = await readFile(new URL('README.md', ROOT), 'utf8');
  return [
    { file: 'database/init.sql', content: initSql.composeInitSql(await migrations.readMigrations()) },
    { file: 'docs/openapi.json', content: `${JSON.stringify(document, null, 2)}\n` },
    { file: '.env.example', content: configuration.composeEnvExample(MADE) },
    { file: 'docs/configuration.md', content: `<!-- ${MADE} -->\n\n${configuration.composeConfigurationDocument()}` },
    { file: 'README.md', content: withCallsTable(readme, /** @type {any} */ (document), openApi.calls) },
    { file: 'docs/errors.md', content: `<!-- ${MADE} -->\n\n${errorsDocument()}` },
    {
      file: 'clients/typescript/src/schema.ts',
      content: `// ${MADE}\n${astToString(await openapiTS(/** @type {import('openapi-typescript').OpenAPI3} */ (document)))}`,
    },
    ...postmanFiles(/** @type {import('../postman/types.d.ts').ApiDocument} */ (document)),
  ];
}

/** @param {{ file: string, content: string }[]} files */
async function check(files) {
  for (const { file, content } of files) {
    const found = await readFile(new URL(file, ROOT), 'utf8').catch(() => null);
    if (found === content) continue;
    process.stderr.write(`${file} differs from the source. Run \`npm run generate\`.\n`);
    process.exitCode = 1;
  }
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`generate: ${error.message}\n`);
  process.exitCode = 1;
});
