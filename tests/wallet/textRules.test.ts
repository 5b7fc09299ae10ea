import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

/** The rules of ESLint that hold every text in the catalogue, on planted code in the place of a page. */

const ROOT = path.join(__dirname, '../..');

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

/** ESLint and its configuration are ES modules, which Jest cannot import. Without types, which the rule does not need. */
const LINT = `
  const [{ ESLint, Linter }, { parser }] = await Promise.all([import('eslint'), import('typescript-eslint')]);
  const { rules } = await new ESLint().calculateConfigForFile('web/src/pages/NotFound.tsx');
  const rule = { 'no-restricted-syntax': rules['no-restricted-syntax'] };
  const code = (await process.stdin.toArray()).join('');
  const config = { files: ['**/*.tsx'], languageOptions: { parser }, rules: rule };
  console.log(JSON.stringify(new Linter().verify(code, config, 'planted.tsx')));
`;

/** The findings in this code, as if a page had it. */
async function lint(code: string): Promise<Finding[]> {
  const args = ['--input-type=module', '--eval', LINT];
  const run = promisify(execFile)(process.execPath, args, { cwd: ROOT });
  run.child.stdin?.end(code);
  const { stdout } = await run;
  return JSON.parse(stdout) as Finding[];
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
