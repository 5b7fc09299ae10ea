import type { LockedAccount } from '../../../models/account.model';
import type { SystemAccount } from './systemAccounts';

export type Payer = LockedAccount | SystemAccount;

/** The locked accounts of a group, each in the state that the latest entry leaves it in. */
export class BookAccounts {
  private readonly byId: Map<string, LockedAccount>;
  private readonly idsByUser: Map<string, string>;
  private readonly idsByNumber: Map<string, string>;
  private readonly movedIds = new Set<string>();

  constructor(accounts: readonly LockedAccount[]) {
    this.byId = new Map(accounts.map((account) => [account.id, account]));
    this.idsByUser = new Map(accounts.map(({ userId, id }) => [userId, id]));
    this.idsByNumber = new Map(accounts.map(({ accountNumber, id }) => [accountNumber, id]));
  }

  find(id: string | undefined): LockedAccount | undefined {
    return id === undefined ? undefined : this.byId.get(id);
  }

  findOwned(userId: string): LockedAccount | undefined {
    return this.find(this.idsByUser.get(userId));
  }

  findNumbered(accountNumber: string): LockedAccount | undefined {
    return this.find(this.idsByNumber.get(accountNumber));
  }

  balanceCents(account: Payer): number {
    return account.userId === null ? account.balanceCents : this.get(account.id).balanceCents;
  }

  /** The latest of `now` and the times of the accounts' last entries: times never go back, even if the clock does. */
  nextEntryAt(now: Date, ...accounts: readonly Payer[]): Date {
    let latest = now;
    for (const account of accounts) {
      if (account.userId === null) continue;
      const { lastEntryAt } = this.get(account.id);
      if (lastEntryAt > latest) latest = lastEntryAt;
    }
    return latest;
  }

  enter(account: Payer, deltaCents: number, at: Date): LockedAccount | null {
    if (account.userId === null) return null;
    const current = this.get(account.id);
    // Each field by name: a spread takes most of the time of a large batch.
    const next: LockedAccount = {
      id: current.id,
      userId: current.userId,
      accountNumber: current.accountNumber,
      currency: current.currency,
      version: current.version + 1,
      balanceCents: current.balanceCents + deltaCents,
      lastEntryAt: at,
    };
    this.byId.set(next.id, next);
    this.movedIds.add(next.id);
    return next;
  }

  moved(): LockedAccount[] {
    return [...this.movedIds].map((id) => this.get(id));
  }

  private get(id: string): LockedAccount {
    const account = this.byId.get(id);
    if (!account) throw new Error('The account is not in the book');
    return account;
  }
}
