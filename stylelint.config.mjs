/** Values of these properties that are no token: the keywords, and what depends on the parent. */
const KEYWORDS = ['inherit', 'initial', 'none', '0'];
const TOKEN = String.raw`var\(--[\w-]+\)`;
const tokens = (...more) => [...KEYWORDS, ...more, new RegExp(`^${TOKEN}( ${TOKEN})*$`)];

/** Four sides, of which the two at the sides differ. */
const SIDE = String.raw`(?:var\([^)]*\)|[\w.%-]+)`;
const FOUR_SIDES = new RegExp(`^${SIDE} (${SIDE}) ${SIDE} (?!\\1$)${SIDE}$`);

/** Raw values stand in tokens.css only, and the layout works from right to left. */
export default {
  ignoreFiles: ['**/dist/**'],
  rules: {
    'color-named': 'never',
    'color-no-hex': true,
    'color-no-invalid-hex': true,
    'function-disallowed-list': [
      'rgb',
      'rgba',
      'hsl',
      'hsla',
      'hwb',
      'lab',
      'lch',
      'oklab',
      'oklch',
      'color',
      'light-dark',
    ],
    'unit-disallowed-list': ['ms', 's'],
    'declaration-property-value-allowed-list': {
      '/^border(-.+)?-radius$/': tokens('50%'),
      'font-size': tokens(/^[\d.]+em$/, /^calc\(var\(/),
      'font-weight': tokens(),
      'font-family': tokens(),
      'box-shadow': tokens(),
      '/^(text-align|float|clear)$/': [/^(?!left$|right$)/],
    },
    'declaration-property-value-disallowed-list': [
      { '/^(margin|padding|inset)$/': [FOUR_SIDES] },
      { message: 'The sides differ: write margin-inline-start and margin-inline-end.' },
    ],
    'property-disallowed-list': [
      [
        '/^(margin|padding|border|scroll-margin|scroll-padding)-(left|right)/',
        '/^(left|right)$/',
        '/^border-(top|bottom)-(left|right)-radius$/',
      ],
      { message: 'Write the logical property, such as margin-inline-start: the layout works from right to left.' },
    ],
    'block-no-empty': true,
    'declaration-block-no-duplicate-properties': true,
    'no-duplicate-selectors': true,
    'property-no-unknown': true,
    'unit-no-unknown': true,
  },
  overrides: [
    {
      files: ['web/src/styles/font.css'],
      rules: { 'declaration-property-value-allowed-list': null },
    },
    {
      files: ['web/src/styles/tokens.css'],
      rules: {
        'color-no-hex': null,
        'function-disallowed-list': null,
        'unit-disallowed-list': null,
      },
    },
  ],
};
