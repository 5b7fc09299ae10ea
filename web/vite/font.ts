import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const PACKAGE = '@fontsource-variable/figtree';
const LATIN = /\/figtree-latin-wght-normal-[\w-]+\.woff2$/;
const LICENCES = '.vite/license.md';
const { resolve } = createRequire(import.meta.url);

/** Makes the browser load the font with the page, not after the stylesheet that names it. */
export function preloadFont(): Plugin {
  return {
    name: 'payverse:preload-font',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const font = Object.keys(bundle).find((file) => LATIN.test(file));
        if (font === undefined) throw new Error('The build does not have the font that the page preloads');
        const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `/${font}` };
        return [{ tag: 'link', attrs, injectTo: 'head' }];
      },
    },
  };
}

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
