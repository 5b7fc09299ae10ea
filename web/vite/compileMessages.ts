import path from 'node:path';
import compile from 'icu-minify/compile';
import { transformWithOxc, type Plugin } from 'vite';
import type { Catalogue } from '../src/messages/languages/en.ts';

const LANGUAGES = path.join(import.meta.dirname, '../src/messages/languages/');

/** Compiles the texts of each language, so that the page needs no parser of ICU MessageFormat. */
export function compileMessages(): Plugin {
  return {
    name: 'payverse:compile-messages',
    enforce: 'pre',
    async transform(source, id) {
      if (!id.startsWith(LANGUAGES)) return undefined;
      const { code } = await transformWithOxc(source, id);
      const module = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { catalogue: Catalogue };
      const { messages, ...language } = module.catalogue;
      const compiled = Object.fromEntries(Object.entries(messages).map(([name, text]) => [name, compile(text)]));
      return { code: `export const catalogue = ${JSON.stringify({ ...language, messages: compiled })};`, map: null };
    },
  };
}
