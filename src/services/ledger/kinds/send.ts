import { fingerprintOf, type Kind } from './kind';
import { planTransfer, recipientOf, valuesOf, type TransferTerms } from './transfer';

export interface SendTerms {
  kind: 'send';
  transfer: TransferTerms;
}

export const send: Kind<SendTerms> = {
  fingerprint: ({ transfer }) => fingerprintOf(['send', ...valuesOf(transfer)]),
  needs: ({ transfer }) => ({ accounts: [recipientOf(transfer)], earlier: [] }),
  count: () => 1,
  plan: ({ transfer }, _index, book) => planTransfer(transfer, book),
};
