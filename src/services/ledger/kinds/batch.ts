import { isRefusal } from '../book/outcome';
import { fingerprintOf, type Kind } from './kind';
import { planTransfer, recipientOf, valuesOf, type TransferTerms } from './transfer';

export interface BatchTerms {
  kind: 'batch';
  transfers: readonly [TransferTerms, ...TransferTerms[]];
}

export const batch: Kind<BatchTerms> = {
  fingerprint: ({ transfers }) => fingerprintOf(['batch', ...transfers.map(valuesOf)]),
  needs: ({ transfers }) => ({ accounts: transfers.map(recipientOf), earlier: [] }),
  count: ({ transfers }) => transfers.length,
  plan({ transfers, ids }, index, book) {
    const planned = planTransfer(transfers[index] as TransferTerms, book);
    return isRefusal(planned) ? planned : { ...planned, batchId: ids[0] };
  },
  parts: {
    pathOf: (index) => `/transfers/${index}`,
    amountsCents: ({ transfers }) => transfers.map(({ amountCents }) => amountCents),
  },
};
