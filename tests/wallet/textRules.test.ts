import { execFile } from 'node:child_process';
import path from 'node:path';

/** The rules of ESLint that hold every text in the catalogue, on planted code in the place of a page. */

const ROOT = path.join(__dirname, '../..');
const ESLINT = path.join(path.dirname(require.resolve('eslint/package.json')), 'bin/eslint.js');

const TEXT = 'Texts are messages';
const LOADED = 'The language is chosen after modules load';
const FORMAT = 'Formats take displayLocale()';

/** Lines of code, and the beginning of the finding of each; null where there is none. */
const PLANTED: [code: string, finding: string | null][] = [
  ["import { t } from '../messages/translate.ts';", null],
  ["export const early = t('nav.home');", LOADED],
  ["export const late = () => t('nav.home');", null],
  ["export const names = [['in', 'Incoming']] as const;", TEXT],
  ["export const wordOf = (isIn: boolean) => (isIn ? 'Incoming' : late());", TEXT],
  ["export const wait = () => 'Wait a moment, then try again.';", TEXT],
  ['export const greet = (name: string) => `Hello ${name}, welcome`;', TEXT],
  ['export const day = (locale?: string) => new Intl.DateTimeFormat(locale);', null],
  ['export const today = () => new Intl.DateTimeFormat(undefined);', FORMAT],
  ["export const fail = () => new Error('This is for programmers');", null],
  ['export const isSubmit = (key: string) => key === "Enter";', null],
  ['export const Child = () => <p>hello</p>;', TEXT],
  ['export const Quoted = () => <p>{"hello"}</p>;', TEXT],
  ['export const Chosen = ({ is }: { is: boolean }) => <p>{is ? "one" : late()}</p>;', TEXT],
  ['export const Perhaps = ({ is }: { is: boolean }) => <p>{is && "one"}</p>;', TEXT],
  ['export const Template = ({ name }: { name: string }) => <p>{`to ${name}`}</p>;', TEXT],
  ['export const Named = () => <p aria-label="hello" />;', TEXT],
  ['export const Titled = ({ name }: { name: string }) => <p title={`to ${name}`} />;', TEXT],
  ['export const Signs = () => <p>· … {1}</p>;', null],
  ['export const Message = () => <p className="hidden" title={late()}>{t("nav.home")}</p>;', null],
];

interface Finding {
  line: number;
  message: string;
}

/** The findings in this code, as if a page had it. */
async function lint(code: string): Promise<Finding[]> {
  const args = [ESLINT, '--format', 'json', '--stdin', '--stdin-filename', 'web/src/pages/NotFound.tsx'];
  const output = await new Promise<string>((resolve) => {
    // ESLint exits with 1 for findings.
    const child = execFile(process.execPath, args, { cwd: ROOT }, (_error, stdout) => resolve(stdout));
    child.stdin?.end(code);
  });
  return (JSON.parse(output) as [{ messages: Finding[] }])[0].messages;
}

test('a text outside of the catalogue is a finding, and nothing else is', async () => {
  const findings = await lint(PLANTED.map(([code]) => code).join('\n'));

  const found = PLANTED.map(([code], at) => [
    code,
    findings.find(({ line }) => line === at + 1)?.message.slice(0, 60) ?? null,
  ]);
  expect(found).toEqual(
    PLANTED.map(([code, finding]) => [code, finding === null ? null : expect.stringContaining(finding)]),
  );
}, 60_000);
