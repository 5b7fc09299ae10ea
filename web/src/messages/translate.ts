import format, { type CompiledMessage } from 'icu-minify/format';
import { createElement, Fragment, isValidElement, type ReactElement, type ReactNode } from 'react';
import { catalogue as english, type Catalogue, type MessageId } from './languages/en.ts';
import { displayLocale, setWordLanguage } from './locale.ts';
import type { PlainId, PlainValues, RichId, RichValues, Tag } from './values.ts';

let catalogue = english;

/** Call it before the first render: the language stays until the page closes. */
export function setCatalogue(next: Catalogue): void {
  catalogue = next;
  setWordLanguage(next.language);
}

/** The direction of the texts. */
export const textDirection = () => catalogue.direction;

/** The text of a message: `t('send.confirm.pay', { amount })`. */
export function t<Id extends PlainId>(id: Id, ...[values]: PlainValues<Id>): string {
  return formatMessage(id, values as Values | undefined) as string;
}

/** A message with elements: `tRich('login.toRegister', { link: (text) => <a href="/register">{text}</a> })`. */
export function tRich<Id extends RichId>(id: Id, values: RichValues<Id>): ReactNode {
  const parts = formatMessage(id, values);
  return createElement(Fragment, null, ...(Array.isArray(parts) ? parts : [parts]));
}

type Value = string | number | Tag;
type Values = Record<string, Value>;

function formatMessage(id: MessageId, values: Values = {}) {
  const entries = Object.entries(values).map(([name, value]) => [name, prepare(value)] as const);
  // The build has compiled the texts.
  const message = catalogue.messages[id] as CompiledMessage;
  return format<ReactElement>(message, catalogue.language, Object.fromEntries(entries), { formatters });
}

function prepare(value: Value) {
  if (typeof value === 'string') return isolate(value);
  if (typeof value === 'number') return value;
  return isValidElement(value) ? () => value : (parts: ReactNode[]) => value(createElement(Fragment, null, ...parts));
}

/** Letters of the scripts that run from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** A name or an amount must not reorder the words around it: Unicode's first strong isolate, where directions may differ. */
const isolate = (value: string): string =>
  catalogue.direction === 'rtl' || RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;

/** Numbers follow the browser's locale, as all amounts do; plurals follow the language of the text. */
const formatters = {
  getNumberFormat: () => new Intl.NumberFormat(displayLocale()),
  getDateTimeFormat: () => new Intl.DateTimeFormat(displayLocale()),
  getPluralRules: (...args: ConstructorParameters<typeof Intl.PluralRules>) => new Intl.PluralRules(...args),
};
