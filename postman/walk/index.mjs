// @ts-check
import { balanceAndStatement } from './balanceAndStatement.mjs';
import { changePassword } from './changePassword.mjs';
import { contacts } from './contacts.mjs';
import { documents } from './documents.mjs';
import { health } from './health.mjs';
import { history } from './history.mjs';
import { logOutEverywhere } from './logOutEverywhere.mjs';
import { lookUpRecipient } from './lookUpRecipient.mjs';
import { profileAndAccounts } from './profileAndAccounts.mjs';
import { refreshAndLogOut } from './refreshAndLogOut.mjs';
import { refund } from './refund.mjs';
import { registerAndLogIn } from './registerAndLogIn.mjs';
import { sendBatch } from './sendBatch.mjs';
import { sendMoney } from './sendMoney.mjs';
import { sessions } from './sessions.mjs';
import { wrongRequests } from './wrongRequests.mjs';

/**
 * The folders in the order of the walk: each builds on what those before it have left.
 *
 * @type {import('../types.d.ts').Folder[]}
 */
export const FOLDERS = [
  health,
  registerAndLogIn,
  profileAndAccounts,
  lookUpRecipient,
  sendMoney,
  history,
  contacts,
  sendBatch,
  refund,
  balanceAndStatement,
  wrongRequests,
  refreshAndLogOut,
  sessions,
  changePassword,
  logOutEverywhere,
  documents,
];
