// @ts-check
export const COMMAND = {
  usage: `Usage: npm run bench:tradeoffs
Measures the figures in docs/trade-offs.md: each is the median of five rounds. It takes no options.
`,
  options: {},
};
