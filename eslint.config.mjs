import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** `files` may import nothing from `never`, and only types from `typesOnly`. */
const layer = (files, message, { never, typesOnly = [] }) => ({
  files: [`src/${files}/**/*.ts`],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          { group: never, message },
          ...(typesOnly.length ? [{ group: typesOnly, message, allowTypeImports: true }] : []),
        ],
      },
    ],
  },
});

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
    ['navigation', 'browser'],
    ['text', 'styles'],
    ['money'],
    ['api'],
    ['session', 'payments'],
    ['parts'],
    ['layout'],
    ['pages'],
  ],
  rootFiles: ['app', 'main'],
  more: (folder, lower) => [
    ...(folder === 'pages'
      ? [{ regex: `^\\.\\./(?!\\.\\./|(${lower.join('|')})/)`, message: 'A page imports no other page.' }]
      : []),
    ...(['parts', 'layout', 'pages'].includes(folder)
      ? [{ regex: '/api/client\\.ts$', message: 'Call the API in api, session or payments.' }]
      : []),
  ],
};

const CLIENT = {
  root: 'clients/typescript/src',
  folders: [['errors'], ['http'], ['session', 'payments']],
  rootFiles: ['client', 'createPayVerse', 'index'],
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
      'max-lines': ['error', { max: 200, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      'no-console': 'error',
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 200, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
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
      ],
    },
  },
  {
    files: ['tests/**/*.ts', 'torture/**/*.ts', 'scripts/**/*.ts', 'bench/**/*.ts'],
    rules: {
      // A response body is whatever the server sent: the assertions on it are the check.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  layer('models', 'A model knows SQL and rows.', {
    never: ['**/services/*', '**/controllers/*', '**/routes/*', '**/middlewares/*', 'express'],
  }),
  layer('services', 'A service knows no HTTP.', {
    never: ['**/controllers/*', '**/routes/*', '**/middlewares/*', 'express'],
  }),
  layer('controllers', 'A controller calls services.', {
    never: ['**/routes/*', '**/config/*', 'pg'],
    typesOnly: ['**/models/*', '**/services/*'],
  }),
  layer('routes', 'A route is a value: it names its handler, and the application passes the controllers in.', {
    never: ['**/models/*', '**/config/*', 'pg'],
    typesOnly: ['**/services/*', '**/controllers/*'],
  }),
  layer('openapi', 'The document reads routes and schemas, and runs nothing.', {
    never: ['**/services/*', '**/models/*', '**/controllers/*', '**/routes/mount', '**/config/*', 'pg', 'express'],
  }),
  layer('schemas', 'A schema knows the values of requests and answers only.', {
    never: ['**/services/*', '**/models/*', '**/controllers/*', '**/routes/*', '**/middlewares/*', '**/config/*', 'pg'],
  }),
  layer('middlewares', 'A middleware serves every route.', {
    never: ['**/models/*', '**/controllers/*', '**/routes/*', '**/config/*', 'pg'],
    typesOnly: ['**/services/*'],
  }),
  layer('utils', 'A util depends on nothing of ours but the errors.', { never: ['../*', '!../errors'] }),
  ...rows(WALLET),
  ...rows(CLIENT),
  prettier,
  { files: ['**/*.mjs', 'public/**/*.js'], ...tseslint.configs.disableTypeChecked },
);
