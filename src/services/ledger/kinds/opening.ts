import type { AccountRef } from '../book/order';
import { fingerprintOf, type Kind } from './kind';

/** The opening balance of a new account, from the system account of openings. It is the account's first entry. */
export interface OpeningTerms {
  kind: 'opening';
  ownerId: string;
  amountCents: number;
}

export const opening: Kind<OpeningTerms> = {
  fingerprint: ({ ownerId, amountCents }) => fingerprintOf(['opening', ownerId, amountCents]),
  needs: (terms) => ({ accounts: [accountOf(terms)], earlier: [] }),
  count: () => 1,
  plan(terms, _index, book) {
    const to = book.find(accountOf(terms));
    if (to?.version !== 0) throw new Error('An account is opened once, before its first entry');
    const { amountCents } = terms;
    return { type: 'opening', to, amountCents, description: 'Opening balance', refundOf: null, batchId: null };
  },
};

const accountOf = ({ ownerId }: OpeningTerms): AccountRef => ({ of: 'owner', userId: ownerId });
