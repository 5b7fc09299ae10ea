import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { catalogue as english, type Catalogue } from '../../web/src/messages/languages/en';
import { t, tRich } from '../../web/src/messages/translate';

const SOURCE = path.join(__dirname, '../../web/src');
const LANGUAGES = path.join(SOURCE, 'messages/languages');

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !path.join(SOURCE, file).startsWith(LANGUAGES))
  .map((file) => readFileSync(path.join(SOURCE, file), 'utf8'));

test('every message is used', () => {
  // The page itself has the texts that appear before the scripts arrive.
  const code = [...files, readFileSync(path.join(SOURCE, '../index.html'), 'utf8')].join('\n');
  const uses = (id: string) => [`'${id}'`, `"${id}"`, `<!--text:${id}-->`];
  const unused = Object.keys(english.messages).filter((id) => !uses(id).some((use) => code.includes(use)));

  expect(unused).toEqual([]);
});

/** The names of the values and elements of a message. */
const namesIn = (text: string) => new Set(Array.from(text.matchAll(/[{<](\w+)(?=[},>])/g), ([, name]) => name));

test.each(readdirSync(LANGUAGES))('%s has the values and elements of English', async (file) => {
  const { catalogue } = (await import(path.join(LANGUAGES, file))) as { catalogue: Catalogue };
  const namesOf = ({ messages }: Catalogue) => Object.entries(messages).map(([id, text]) => [id, namesIn(text)]);

  expect(namesOf(catalogue)).toEqual(namesOf(english));
});

test('a wrong id, value or element does not compile', () => {
  const calls = () => [
    t('nav.home'),
    t('send.confirm.pay', { amount: '$1.00' }),
    tRich('login.toRegister', { link: () => null! }),
    // @ts-expect-error there is no such message
    t('nav.nothing'),
    // @ts-expect-error the amount is missing
    t('send.confirm.pay'),
    // @ts-expect-error the message has no such value
    t('send.confirm.pay', { amount: '$1.00', sum: '$1.00' }),
    // @ts-expect-error the message has no values
    t('nav.home', { name: 'Ann' }),
    // @ts-expect-error a plural needs a number
    t('home.periodDays', { days: '7' }),
    // @ts-expect-error the message has an element
    t('login.toRegister'),
    // @ts-expect-error the element is missing
    tRich('login.toRegister', {}),
  ];

  expect(calls).toBeDefined();
});
