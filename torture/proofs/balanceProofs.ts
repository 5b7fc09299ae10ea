import type { World } from '../payments/world';
import { OPENING_CENTS } from '../target/bank';
import { HttpWitness } from '../witnesses/httpWitness';

/** Every server shows the same balances, and their sum is the money of the beginning. */
export async function proveBalances({ bank, journal, target, plan }: World): Promise<void> {
  const total = plan.people * OPENING_CENTS;
  const shown: string[] = [];
  for (const server of target.origins.keys()) {
    const witness = new HttpWitness(target, bank, server);
    const balances = [];
    for (const person of bank.people) balances.push(await witness.balanceOf(person));
    const sum = balances.reduce((all, balance) => all + balance, 0);
    if (sum !== total)
      journal.accuse({
        proof: 'P5',
        about: `all balances by server ${server}`,
        expected: `${total} cents`,
        actual: `${sum} cents`,
      });
    shown.push(balances.join());
  }
  if (new Set(shown).size > 1)
    journal.accuse({
      proof: 'P5',
      about: 'balances',
      expected: 'the same ones by every server',
      actual: shown.join(' and '),
    });
}
