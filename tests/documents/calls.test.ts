import { calls, createOpenApiDocument } from '../../src/openapi/document';
import { findFiles, read } from '../support/documents';

/** Compares what the documents say of calls, and of the log, with the source. */

describe('README.md', () => {
  const { paths } = JSON.parse(JSON.stringify(createOpenApiDocument())) as { paths: Record<string, Path> };
  const rows = read('README.md').match(/^\| `(?:GET|POST|PUT|DELETE) .*$/gm)!;
  const [first] = [rows.flatMap((row) => row.split('|')[1]!.match(/(?<=[ `])\/[\w/:.-]*/g)!)];
  const documented = calls.map(({ path: name }) => name);

  test('has a row for each call of the API, and none for a call that does not exist', () => {
    expect(documented.filter((each) => each.startsWith('/api/') && !first.includes(each))).toEqual([]);
    expect(first.filter((each) => !documented.includes(each))).toEqual([]);
  });

  test.each(calls.filter((call) => call.path.startsWith('/api/')).map((call) => [call.id, call] as const))(
    'names each field and parameter of %s',
    (_id, { method, path: name }) => {
      const row = rows.find((each) => each.startsWith(`| \`${method.toUpperCase()} ${name}\``));
      const { parameters = [], requestBody } = paths[name.replace(/:(\w+)/g, '{$1}')]![method]!;
      const query = parameters.filter((each) => each.in === 'query').map((each) => each.name);
      const fields = [...query, ...Object.keys(requestBody?.content['application/json']?.schema.properties ?? {})];

      for (const field of fields) expect(row).toMatch(new RegExp(`\\b${field}\\b`));
    },
  );

  interface Operation {
    parameters?: { in?: string; name?: string }[];
    requestBody?: { content: Record<string, { schema: { properties?: object } }> };
  }
  type Path = Record<string, Operation | undefined>;
});

describe('docs/security.md', () => {
  const text = read('docs/security.md');
  const source = findFiles('src', '.ts').map(read).join('\n');

  test('names each record that the log can have', () => {
    const messages = Array.from(source.matchAll(/\blogger\.\w+\([^;']*'([^',:]+)/g), ([, message]) => message!);

    expect(messages.length).toBeGreaterThan(15);
    expect(messages.filter((message) => !text.includes(`\`${message}`))).toEqual([]);
  });

  test('names each event that is logged because of security', () => {
    const [, names] = /type SecurityEventName =([^;]*);/.exec(source)!;

    for (const [, name] of names!.matchAll(/'(\w+)'/g)) expect(text).toContain(`\`${name}\``);
  });
});

describe('CONTRIBUTING.md, Add a call', () => {
  const [, recipe] = read('CONTRIBUTING.md').split('\n## Add a call\n');
  const rows = Array.from(
    recipe!.split('\n## ')[0]!.matchAll(/^\| `([^`]+)` \| [^|]+ \| `([^`]+)` \|/gm),
    ([, file, words]) => [file!, words!] as const,
  );

  test('names what each file has of the call that it shows', () => {
    expect(rows).toHaveLength(10);
    for (const [file, words] of rows) expect([file, words, read(file).includes(words)]).toEqual([file, words, true]);
  });

  test('leaves out no file that has it', () => {
    const folders = ['src', 'postman/walk', 'tests/support', 'scripts'];
    const sources = folders.flatMap((folder) => findFiles(folder, '.ts', '.mjs'));
    const having = sources.filter((file) => /getRecipient|recipientSchema|\/recipients\/:/.test(read(file)));

    expect(having.length).toBeGreaterThan(3);
    expect(having.filter((file) => !rows.some(([named]) => named === file))).toEqual([]);
  });
});

describe('fault D4: a path prefix', () => {
  test('fault D4: docs/deploy.md says that the product works below none', () => {
    expect(read('docs/deploy.md')).toMatch(/needs a host name[^\n]* does not work below a path of another site/);
  });

  // Should a page name its files relatively one day, the sentence above is wrong.
  test.each(['public/docs/index.html', 'web/index.html'])('fault D4: %s names its files from the root', (page) => {
    const links = Array.from(read(page).matchAll(/ (?:src|href)="([^"]+)"/g), ([, link]) => link!);

    expect(links.length).toBeGreaterThan(1);
    for (const link of links) expect(link).toMatch(/^\/\w/);
  });

  test('fault D4: the OpenAPI document names the root of its host as the server', () => {
    expect(createOpenApiDocument().servers).toMatchObject([{ url: '/' }]);
  });
});
