import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const PACKAGE = '@fontsource-variable/figtree';
const LICENCES = '.vite/license.md';
const { resolve } = createRequire(import.meta.url);

/** Adds the licence of the font to the list that Vite makes: Vite lists the packages of scripts only. */
export function addFontLicence(): Plugin {
  return {
    name: 'payverse:font-licence',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const list = bundle[LICENCES];
        if (list?.type !== 'asset') throw new Error(`The build has no ${LICENCES}`);
        const { version, license } = JSON.parse(read('package.json')) as { version: string; license: string };
        list.source = `${String(list.source)}\n## ${PACKAGE} - ${version} (${license})\n\n${read('LICENSE')}`;
      },
    },
  };
}

const read = (file: string) => readFileSync(resolve(`${PACKAGE}/${file}`), 'utf8');
