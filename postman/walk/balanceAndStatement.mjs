// @ts-check
import { balanceSteps } from './balance.mjs';
import { statementSteps } from './statement.mjs';

export const balanceAndStatement = {
  name: 'Balance and statement',
  description:
    'The balance of an account at a time, and all entries of a period. The closing balance of one period is the opening balance of the next.',
  steps: [...balanceSteps, ...statementSteps],
};
