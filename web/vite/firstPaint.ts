import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { catalogue, type MessageId } from '../src/messages/languages/en.ts';

const SRC = path.join(import.meta.dirname, '../src');
const ICON = '<!--icon-->';
const TEXT = /<!--text:([\w.]+)-->/g;
const VALUE = /var\((--[\w-]+)\)/g;

/**
 * Makes the page paint before any other file arrives: the style, the icon and the texts of the splash stand in the page. It is the
 * only inline style, and the server names it in the policy. The page loads start.ts, and React beside it: the largest file, which
 * every page needs.
 */
export function firstPaint(): Plugin[] {
  return [
    {
      name: 'payverse:splash',
      transformIndexHtml: {
        order: 'pre',
        handler: (html) => {
          // The page of the kit has no splash.
          if (!html.includes(ICON)) return undefined;
          return {
            html: html.replace(ICON, readIcon()).replace(TEXT, (_place, id: string) => textOf(id)),
            tags: [{ tag: 'style', children: readStyle(), injectTo: 'head' }],
          };
        },
      },
    },
    {
      name: 'payverse:preload-react',
      apply: 'build',
      transformIndexHtml: {
        order: 'post',
        handler: (_html, { bundle = {} }) => [
          {
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `/${findReact(bundle)}` },
            injectTo: 'head',
          },
        ],
      },
    },
  ];
}

function findReact(bundle: Rolldown.OutputBundle): string {
  const react = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === 'react');
  if (!react) throw new Error('The build has no separate file for React');
  return react.fileName;
}

const readIcon = () => read('layout/icon.svg').trim().replace('<svg', '<svg width="28" height="28" aria-hidden="true"');

function textOf(id: string): string {
  if (!(id in catalogue.messages)) throw new Error(`index.html has an unknown text: ${id}`);
  return catalogue.messages[id as MessageId];
}

/** With the values of the tokens: no other file has arrived when it applies. */
function readStyle(): string {
  const declarations = read('styles/tokens.css').matchAll(/(--[\w-]+):\s*([^;]+);/g);
  const tokens = new Map<string, string>();
  // The first value is the usual one; a media query may have another.
  for (const [, name = '', value = ''] of declarations) if (!tokens.has(name)) tokens.set(name, value);
  const valueOf = (_use: string, name: string): string => {
    const value = tokens.get(name);
    if (value === undefined) throw new Error(`tokens.css has no ${name}`);
    return value.replace(VALUE, valueOf);
  };
  return read('styles/splash.css').replace(VALUE, valueOf);
}

const read = (file: string) => readFileSync(path.join(SRC, file), 'utf8');
