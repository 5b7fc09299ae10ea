// @ts-check
/** @param {string} value */
const text = (value) => /** @type {const} */ ({ type: 'string', default: value });

export const COMMAND = {
  usage: `Usage: npm run bench:paint -- [options]
  --rounds N      how often each visit is measured (3)
  --only PATTERN  only the visits whose name matches
Measures when the wallet shows its brand and the balance in Chromium, over slow connections. Takes about two minutes.
`,
  options: { rounds: text('3'), only: text('') },
};
