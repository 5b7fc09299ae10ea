// @ts-check
/** @param {string} value */
const text = (value) => /** @type {const} */ ({ type: 'string', default: value });

export const COMMAND = {
  usage: `Usage: npm run bench -- [options]
  --seconds N     how long each case runs in a round (4; abuse 15)
  --rounds N      how often all cases run (3; abuse 1)
  --only PATTERN  only the cases whose name matches, without a file in bench/results
Needs wrk, and pgbench for the cases that compare with it. All cases take about seven minutes. --only abuse measures one user
while another one does all that the limits allow, in about seven minutes more.
`,
  options: { seconds: text(''), rounds: text(''), only: text('') },
};
