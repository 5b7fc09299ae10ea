import { balanceSteps } from './balance.mjs';
import { statementSteps } from './statement.mjs';

export const balanceAndStatement = {
  name: 'Balance and statement',
  description:
    'What an account held at a time, and all that moved in a period. The closing balance of one period is the opening balance of the next.',
  steps: [...balanceSteps, ...statementSteps],
};
