import type { Fate } from '../journal/fate';
import type { Finding } from '../model/accusation';
import type { Json } from '../model/json';
import { isAmountOf, type Asked } from '../model/payment';
import type { Bank } from '../target/bank';
import type { Answer } from '../target/call';

interface Done {
  ids: readonly string[];
  code: null;
  balanceCents: number;
  findings: Finding[];
}

/** Judges an answer 201: by the request, by earlier answers, and by the book. */
export function judgeDone(fate: Fate, reply: Answer, { bank, changed }: { bank: Bank; changed: boolean }): Done {
  const { transaction, transactions: several, balance } = (reply.body ?? {}) as Record<string, Json>;
  const transactions: Json[] = Array.isArray(several) ? several : [transaction];
  const ids = transactions.map((transaction) => String(transaction?.id));
  const done = { ids, code: null, balanceCents: Math.round(balance * 100) };
  if (changed) return { ...done, findings: [KEY_TAKEN] };
  const findings = againstEarlier(fate, done, reply);
  if (!isAsAsked(fate.asked, transactions, bank))
    findings.push({
      proof: 'answers',
      expected: `what the client asked for: ${JSON.stringify(fate.asked)}`,
      actual: JSON.stringify(transactions),
    });
  return { ...done, findings };
}

const KEY_TAKEN: Finding = { proof: 'P3', expected: 'a refusal of the reused key', actual: '201' };

/** An answer must repeat every earlier answer, and agree with the book. */
function againstEarlier(fate: Fate, { ids, balanceCents }: Omit<Done, 'findings'>, reply: Answer): Finding[] {
  const isMarked = reply.headers['idempotency-replayed'] === 'true';
  const actual = `${ids.join()}${isMarked ? '' : ', not marked as a replay'}`;
  const findings: Finding[] = [];
  if (fate.final === 'refused')
    findings.push({ proof: 'P3', expected: `the refusal ${fate.code} again`, actual: '201' });
  for (const [earlier, source] of [
    [fate.ids, 'the first answer'],
    [fate.found, 'the book'],
  ] as const)
    // prettier-ignore
    if (earlier.length > 0 && !(isMarked && earlier.join() === ids.join()))
      findings.push({ proof: 'P3', expected: `${earlier.join()} as in ${source}, replayed`, actual });
  if (fate.final === 'ok' && fate.balanceCents !== balanceCents)
    findings.push({
      proof: 'P3',
      expected: `the balance of the first answer, ${fate.balanceCents}`,
      actual: String(balanceCents),
    });
  return findings;
}

function isAsAsked(asked: readonly Asked[], transactions: readonly Json[], bank: Bank): boolean {
  if (asked.length !== transactions.length) return false;
  return asked.every((each, index) => {
    const { payer, payee, description } = each;
    const { amount, from_account_id: from, to_account_id: to, ...rest } = transactions[index] ?? {};
    const areParties = from === bank.person(payer).accountId && to === bank.person(payee).accountId;
    const isDone = rest.status === 'completed' && rest.description === description;
    return areParties && isDone && isAmountOf(each, Math.round(amount * 100));
  });
}
