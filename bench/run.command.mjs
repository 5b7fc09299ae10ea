const text = (value) => ({ type: 'string', default: value });

export const COMMAND = {
  usage: `Usage: npm run bench -- [options]
  --seconds N     how long each case runs in a round (4)
  --rounds N      how often all cases run (3)
  --only PATTERN  only the cases whose name matches, without a file in bench/results
Needs wrk, and pgbench for the cases that compare with it. All cases take about seven minutes.
`,
  options: { seconds: text('4'), rounds: text('3'), only: text('') },
};
