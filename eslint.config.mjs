import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Of the configuration, a service knows the face of the database only: no variable of the environment. */
const NOT_OF_DATABASE = String.raw`^(?:\.\./)+config/(?!(?:database|pools)$)`;

/**
 * The folders of src. A folder imports values from itself and from `values`, and types also from `types`. `npm` lists what it may
 * import of express and pg; `pg: types` means types only. The files of src itself wire the folders together.
 */
const LAYERS = {
  errors: { message: 'An error knows no other layer.' },
  utils: { message: 'A util is a pure function, and knows no other layer.' },
  schemas: { values: ['errors', 'utils'], message: 'A schema knows the values of requests and answers only.' },
  platform: {
    values: ['errors', 'utils'],
    npm: ['pg', 'express: types'],
    message: 'Machinery knows nothing of payments, nor of the configuration.',
  },
  config: { values: ['errors', 'platform', 'utils'], npm: ['pg'], message: 'The configuration knows machinery only.' },
  models: { values: ['errors', 'platform', 'utils'], npm: ['pg: types'], message: 'A model knows SQL and rows.' },
  services: {
    values: ['config', 'errors', 'models', 'platform', 'utils'],
    npm: ['pg: types'],
    never: [NOT_OF_DATABASE],
    message: 'A service knows no HTTP.',
  },
  middlewares: {
    values: ['errors', 'platform', 'schemas', 'utils'],
    types: ['services'],
    npm: ['express'],
    message: 'A middleware serves every route.',
  },
  controllers: {
    values: ['errors', 'middlewares', 'platform', 'schemas', 'utils'],
    types: ['models', 'services'],
    npm: ['express'],
    message: 'A controller calls services.',
  },
  routes: {
    values: ['errors', 'middlewares', 'schemas', 'utils'],
    types: ['controllers', 'services'],
    npm: ['express'],
    message: 'A route is a value: it names its handler, and the application passes the controllers in.',
  },
  openapi: {
    values: ['errors', 'routes', 'schemas', 'utils'],
    types: ['middlewares'],
    never: ['/routes/mount$'],
    message: 'The document reads routes and schemas, and runs nothing.',
  },
  metrics: {
    values: ['errors', 'middlewares', 'platform', 'services', 'utils'],
    types: ['config'],
    npm: ['express', 'pg: types'],
    message: 'Metrics listen to the layers below the routes.',
  },
  tracing: {
    types: ['config', 'platform', 'services'],
    message: 'Tracing loads before Express and pg, so it imports only types.',
  },
  processes: {
    values: ['config', 'controllers', 'errors', 'metrics', 'openapi', 'platform', 'services', 'utils'],
    types: ['tracing'],
    npm: ['pg: types'],
    message: 'A process opens the application and what it runs on.',
  },
  commands: {
    values: ['config', 'errors', 'models', 'platform', 'utils'],
    npm: ['pg'],
    message: 'A command needs no server.',
  },
};
const SRC_FOLDERS = Object.keys(LAYERS);

/** @param {string[]} names of folders, or of files without their ending */
const inOtherFolder = (names) => `^(?:\\.\\./)+(?:${names.join('|')})(?:/|$)`;

/** Import rules for `files`: `never` and `typesOnly` are patterns of no-restricted-imports. */
const importRule = (files, message, never, typesOnly = []) => ({
  files,
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          ...never.map((regex) => ({ regex, message })),
          ...typesOnly.map((regex) => ({ regex, message, allowTypeImports: true })),
        ],
      },
    ],
  },
});

const sourceLayers = Object.entries(LAYERS).map(
  ([folder, { values = [], types = [], npm = [], never = [], message }]) => {
    const known = [folder, ...values, ...types];
    const others = SRC_FOLDERS.filter((each) => !known.includes(each)).concat(folder === 'processes' ? [] : ['app']);
    const packages = ['express', 'pg'].filter((name) => !npm.some((each) => each.startsWith(name)));
    const typesOf = npm.filter((each) => each.endsWith(': types')).map((each) => `^${each.replace(': types', '')}$`);
    return importRule(
      [`src/${folder}/**/*.ts`],
      message,
      [inOtherFolder([...others, 'appGuards', 'server']), ...packages.map((name) => `^${name}$`), ...never],
      [...(types.length > 0 ? [inOtherFolder(types)] : []), ...typesOf],
    );
  },
);

/** The folders of torture, in the same form. It tests the server from outside: of src it knows machinery and pure functions. */
const TORTURE_LAYERS = {
  model: {},
  journal: { values: ['model'] },
  target: { values: ['model'], types: ['journal'] },
  witnesses: { values: ['model', 'target'], types: ['journal'] },
  payments: { values: ['model', 'target'], types: ['journal', 'witnesses'] },
  operations: { values: ['model', 'payments', 'target'], types: ['journal', 'witnesses'] },
  workload: { values: ['model', 'operations'], types: ['journal', 'payments'] },
  stage: { values: ['model'] },
  faults: { values: ['model', 'operations', 'payments', 'stage'], types: ['journal'] },
  proofs: { values: ['model', 'target', 'witnesses'], types: ['faults', 'journal', 'payments', 'stage'] },
  planted: { types: ['model'] },
};
const NOT_OF_TORTURE = String.raw`^(?:\.\./)+src/(?!(?:commands|errors|platform|utils)/)`;

const tortureLayers = [
  importRule(['torture/*.ts'], 'The torture kit tests the server from outside.', [NOT_OF_TORTURE]),
  ...Object.entries(TORTURE_LAYERS).map(([folder, { values = [], types = [] }]) => {
    const others = Object.keys(TORTURE_LAYERS).filter((each) => ![folder, ...values, ...types].includes(each));
    return importRule(
      [`torture/${folder}/**/*.ts`],
      `In the torture kit, ${folder} does not import from there: see TORTURE_LAYERS.`,
      [inOtherFolder(others), NOT_OF_TORTURE],
      types.length > 0 ? [inOtherFolder(types)] : [],
    );
  }),
];

/**
 * Rows of folders from the bottom up: a folder imports only from folders of earlier rows, and never the files at the root that
 * put all together. `more` adds patterns for one folder.
 */
const rows = ({ root, folders, rootFiles, more = () => [] }) =>
  folders.flatMap((row, level) =>
    row.map((folder) => {
      const above = folders.slice(level).flat();
      const never = [...above.filter((each) => each !== folder), ...rootFiles].join('|');
      const message = `${folder} imports from lower layers of ${root} only: see eslint.config.mjs.`;
      const patterns = [
        { regex: `^(\\.\\./)+(${never})(/|\\.tsx?$|$)`, message },
        ...more(folder, folders.slice(0, level).flat()),
      ];
      return {
        files: [`${root}/${folder}/**/*.{ts,tsx}`],
        rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
      };
    }),
  );

const WALLET = {
  root: 'web/src',
  folders: [
    ['messages', 'navigation', 'browser'],
    ['text', 'styles'],
    ['money'],
    ['api'],
    ['session', 'payments'],
    ['parts'],
    ['layout'],
    ['pages'],
  ],
  rootFiles: ['app', 'main', 'pageFiles', 'start'],
  more: (folder, lower) => [
    ...(folder === 'pages'
      ? [{ regex: `^\\.\\./(?!\\.\\./|(${lower.join('|')})/)`, message: 'A page imports no other page.' }]
      : []),
    ...(['parts', 'layout', 'pages'].includes(folder)
      ? [{ regex: '/api/client\\.ts$', message: 'Call the API in api, session or payments.' }]
      : []),
  ],
};

/** Attributes that a user reads or hears. */
const READ =
  '/^(aria-(label|description|roledescription|valuetext)|title|label|showLabel|hint|placeholder|alt|text|action|busyAction|error|maxError)$/';
const PLACES = [`JSXAttribute[name.name=${READ}]`, ':matches(JSXElement, JSXFragment)'];
const WORD = String.raw`[value=/\p{L}/u]`;
/** Two words or more, the first with a capital. Errors of programs are not read by users. */
const SENTENCE = String.raw`/^\s*\p{Lu}[\p{L}’']*,? (?:[\p{L}\d]|$)/u`;
const OF_ERROR = ':matches(NewExpression, CallExpression[callee.type="Super"])';
const CAPITALIZED = String.raw`Literal[value=/^\p{Lu}\p{Ll}+$/u]`;

/** Texts of the wallet that are not in its catalogue. A name that is no text, such as the key `Enter`, is compared, not shown. */
const TEXTS = [
  `JSXText${WORD}`,
  `${PLACES[0]} > Literal${WORD}`,
  ...PLACES.flatMap((place) =>
    ['', '> :matches(ConditionalExpression, LogicalExpression)'].flatMap((inner) => [
      `${place} > JSXExpressionContainer ${inner} > Literal${WORD}`,
      `${place} > JSXExpressionContainer ${inner} > TemplateLiteral > TemplateElement[value.raw=/\\p{L}/u]`,
    ]),
  ),
  `Literal[value=${SENTENCE}]:not(${OF_ERROR} > Literal)`,
  `TemplateElement[value.raw=${SENTENCE}]:not(${OF_ERROR} > TemplateLiteral > TemplateElement)`,
  `:matches(ArrayExpression, ArrowFunctionExpression, ConditionalExpression, LogicalExpression, Property, ReturnStatement, VariableDeclarator) > ${CAPITALIZED}`,
].map((selector) => ({ selector, message: 'Texts are messages: see "Texts" in web/README.md.' }));

const FROM_OUTSIDE = 'The client is a package: it imports nothing from outside.';
const CLIENT = {
  root: 'clients/typescript/src',
  folders: [['errors'], ['http'], ['session', 'payments']],
  rootFiles: ['client', 'createPayVerse', 'index'],
  more: () => [{ regex: '^(\\.\\./){2}', message: FROM_OUTSIDE }],
};

export default tseslint.config(
  { ignores: ['**/dist', 'coverage', '.data', 'clients/typescript/src/schema.ts'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.mjs', 'jest.config.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['clients/**/*.ts', 'torture/**/*.ts', 'web/src/**/*.{ts,tsx}'],
    rules: {
      'max-lines': ['error', 200],
      'max-lines-per-function': ['error', 50],
      'max-params': ['error', 4],
      'no-console': 'error',
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['error', 200],
      'max-lines-per-function': ['error', 50],
      'max-params': ['error', 4],
      'no-console': 'error',
      'no-restricted-globals': [
        'error',
        { name: 'parseFloat', message: 'Money is whole cents: read it with money.util.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'CallExpression[callee.property.name="query"] > TemplateLiteral[expressions.length>0]',
          message: 'SQL text is a constant. Pass values as $1, $2.',
        },
        {
          selector: 'CallExpression[callee.name=/^query(One|Optional|Many)$/] > TemplateLiteral[expressions.length>0]',
          message: 'SQL text is a constant. Pass values as $1, $2.',
        },
        {
          selector: 'MemberExpression[object.object.name="process"][object.property.name="env"]',
          message: 'Only config/env reads the environment.',
        },
        {
          selector: 'MemberExpression[property.name="parseFloat"]',
          message: 'Money is whole cents: read it with money.util.',
        },
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
      ],
    },
  },
  {
    files: ['web/src/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'parseFloat', message: 'Money is whole cents: read it with money/parse.' },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Number', property: 'parseFloat', message: 'Money is whole cents: read it with money/parse.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
          message: 'Render the text of users as text, never as HTML.',
        },
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        {
          selector: 'CallExpression[callee.name=/^t(Rich)?$/]:not(:function CallExpression)',
          message: 'The language is chosen after modules load: read a message inside a function.',
        },
        {
          selector:
            'NewExpression[callee.object.name="Intl"][callee.property.name=/Format$/] > Identifier[name="undefined"]',
          message: 'Formats take displayLocale() of messages/locale.',
        },
        ...TEXTS,
      ],
    },
  },
  // All texts of a language, one a line.
  { files: ['web/src/messages/languages/*.ts'], rules: { 'max-lines': 'off', 'no-restricted-syntax': 'off' } },
  {
    files: ['tests/**/*.ts', 'torture/**/*.ts', 'scripts/**/*.ts', 'bench/**/*.ts'],
    rules: {
      // A response body has no type: the assertions on it are the check.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  ...sourceLayers,
  ...tortureLayers,
  ...rows(WALLET),
  ...rows(CLIENT),
  importRule(['clients/typescript/src/*.ts'], FROM_OUTSIDE, ['^\\.\\./']),
  prettier,
  { files: ['**/*.mjs', 'public/**/*.js'], ...tseslint.configs.disableTypeChecked },
);
