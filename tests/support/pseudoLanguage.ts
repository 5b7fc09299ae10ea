import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import type { BrowserContext } from 'playwright-core';
import { catalogue, type MessageId } from '../../web/src/messages/languages/en';

/**
 * A language for tests: English with an accent on every letter and about a third longer, from right to left. A text with a plain
 * letter is then no message of the catalogue, and a layout that is too narrow for other languages breaks.
 */

const PLAIN = 'abcdefghijklmnopqrstuvwxyz';
const ACCENTED = 'áƀćđéƒǵĥíĵķłḿńóƥɋŕšţúṽŵẋýž';

const accented = (letter: string): string => ACCENTED[PLAIN.indexOf(letter.toLowerCase())] ?? letter;

/** `Send` is `Šééńđ`. */
export function pseudo(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const other = letter === letter.toLowerCase() ? accented(letter) : accented(letter).toUpperCase();
    return /[aeiou]/i.test(letter) ? other + accented(letter) : other;
  });
}

/** A message without values, in the language of the tests. */
export const pseudoMessage = (id: MessageId): string => pseudo(catalogue.messages[id]);

const ASSETS = path.join(__dirname, '../../web/dist/assets');

/** Serves the language of the tests in place of the built English catalogue. */
export async function usePseudoLanguage(context: BrowserContext): Promise<void> {
  const name = readdirSync(ASSETS).find((file) => /^en-.*\.js$/.test(file));
  if (name === undefined) throw new Error('The build has no file of the English catalogue');
  const [, value = '', exported = ''] =
    /^(?:var|const|let) \w+=(.*);export\{\w+ as (\w+)\};\s*$/s.exec(readFileSync(path.join(ASSETS, name), 'utf8')) ??
    [];
  // The file is ours: an object of texts, and not JSON, because the build has made it shorter.
  const english = runInNewContext(`(${value})`) as { messages: Record<string, Compiled> };
  const messages = Object.fromEntries(
    Object.entries(english.messages).map(([id, message]) => [id, translate(message)]),
  );
  const language = { language: 'en-XB', direction: 'rtl', messages };
  const body = `const language=${JSON.stringify(language)};export{language as ${exported}};`;
  await context.route(`**/assets/${name}`, (route) => route.fulfill({ body, contentType: 'text/javascript' }));
}

/** A message as icu-minify compiles it: a text, or a list of texts, numbers and nodes. */
type Compiled = string | number | Compiled[] | { [option: string]: Compiled };

function translate(message: Compiled): Compiled {
  if (typeof message === 'string') return pseudo(message);
  return Array.isArray(message) ? message.map(translateNode) : message;
}

/** The name of the value comes first; options of a plural are messages. */
function translateNode(node: Compiled): Compiled {
  if (!Array.isArray(node)) return translate(node);
  const [name = '', ...rest] = node;
  return [name, ...rest.map((part) => (isOptions(part) ? translateOptions(part) : translateNode(part)))];
}

const isOptions = (part: Compiled): part is Record<string, Compiled> =>
  typeof part === 'object' && !Array.isArray(part);

const translateOptions = (options: Record<string, Compiled>): Compiled =>
  Object.fromEntries(Object.entries(options).map(([option, message]) => [option, translate(message)]));
