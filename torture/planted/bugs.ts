import type { Proof } from '../model/accusation';

/** A plausible mistake in the server, as a change of one source file. */
export interface PlantedBug {
  name: string;
  file: string;
  /** Replaces `of`, which must be in the file exactly once. */
  instead: string;
  of: string;
  /** The proofs that may find it. */
  breaks: readonly Proof[];
  /** The names of the faults that make it show. `none` for a bug that shows without faults. */
  faults: string;
}

/** One for each promise of the design, and one that the kit once found in the server. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: 'no lock',
    file: 'src/models/account.model.ts',
    of: 'FOR UPDATE ${wait}`',
    instead: '/* ${wait} */`',
    breaks: ['P5', 'P6', 'answers', 'P7'],
    faults: 'none',
  },
  {
    name: 'locks in no order',
    file: 'src/models/account.model.ts',
    of: 'ORDER BY id\n    FOR UPDATE',
    instead: 'ORDER BY random()\n    FOR UPDATE',
    breaks: ['P7'],
    faults: 'none',
  },
  {
    name: 'answer before COMMIT',
    file: 'src/config/database.ts',
    of: `await commit(client, sent);
    client.release();`,
    instead: 'void commit(client, sent).then(() => client.release(), () => client.release(true));',
    breaks: ['P1', 'P3'],
    faults: 'cut before COMMIT,postmaster killed,server killed',
  },
  {
    name: 'key outside the transaction',
    file: 'src/services/ledger/ledgerService.ts',
    of: '      const outcome = await placeUntilFree(order, { groups, deferred });',
    instead: `      const { idempotency, actor } = order;
      if (!idempotency) return await placeUntilFree(order, { groups, deferred });
      await pool.query('CREATE TABLE IF NOT EXISTS planted_keys (id text PRIMARY KEY, hash bytea, answer jsonb)').catch(() => null);
      const id = actor.userId + ' ' + idempotency.key;
      const { rows: [earlier] } = await pool.query('SELECT hash, answer FROM planted_keys WHERE id = $1', [id]);
      if (earlier && !earlier.hash.equals(idempotency.requestHash)) return require('./book/outcome').refuse('IDEMPOTENCY_KEY_REUSED');
      if (earlier) return { posted: { ...earlier.answer, replayed: true } };
      const outcome = await placeUntilFree({ ...order, idempotency: null }, { groups, deferred });
      if ('posted' in outcome) await pool.query('INSERT INTO planted_keys VALUES ($1, $2, $3)', [id, idempotency.requestHash, outcome.posted]);`,
    breaks: ['P2', 'P3'],
    faults: 'connections ended,link goes dark,server killed',
  },
  {
    name: 'float money',
    file: 'src/utils/money.util.ts',
    of: "return Number(whole) * 100 + Number(fraction.padEnd(2, '0'));",
    instead: "return Math.floor(Number(whole + '.' + fraction) * 100);",
    breaks: ['P1', 'P4', 'P5', 'P6', 'answers'],
    faults: 'none',
  },
  {
    name: 'COMMIT tag ignored',
    file: 'src/config/database.ts',
    of: `if (committed.status === 'fulfilled' && committed.value.command !== 'COMMIT')
      throw failure ?? new Error('The transaction was aborted: a query error was swallowed');`,
    instead: '',
    breaks: ['P1'],
    faults: 'COMMIT rolled back',
  },
  {
    name: 'retry without a look',
    file: 'src/services/ledger/commit/retry.ts',
    of: 'isUnknown, lookUp: attempt.lookUp || isUnknown, lockTimeout };',
    instead: 'isUnknown: false, lookUp: false, lockTimeout };',
    breaks: ['P1', 'P2', 'P3', 'answers'],
    faults: 'cut after COMMIT,cut during COMMIT',
  },
  {
    name: 'replay with another balance',
    file: 'src/services/ledger/rules/decide.ts',
    of: '  return answer(order, earlier, { replayed: true });',
    instead: `  const answered = answer(order, earlier, { replayed: true });
  return 'posted' in answered ? { posted: { ...answered.posted, balanceCents: 123 } } : answered;`,
    breaks: ['P3'],
    faults: 'none',
  },
  {
    name: 'all that remains but a cent',
    file: 'src/services/ledger/kinds/refund.ts',
    of: 'const wantedCents = askedCents ?? remainingCents;',
    instead: 'const wantedCents = askedCents ?? (remainingCents > 1 ? remainingCents - 1 : remainingCents);',
    breaks: ['P4'],
    faults: 'none',
  },
  {
    name: 'a stranger may refund',
    file: 'src/services/ledger/kinds/refund.ts',
    of: 'if (!original || !isPartyOf(original, payerId)) return',
    instead: 'void isPartyOf; if (!original) return',
    breaks: ['answers', 'P4'],
    faults: 'none',
  },
  {
    name: 'newest entries hidden',
    file: 'src/services/historyService.ts',
    of: '{ before: account.version + 1, filter }',
    instead: '{ before: Math.max(2, account.version - 3), filter }',
    breaks: ['P6'],
    faults: 'none',
  },
  {
    name: 'revocations of another server are missed',
    file: 'src/services/revocationService.ts',
    of: "list.addAll(message.split(',').filter((id) => SESSION_ID.test(id)))",
    instead: 'void message',
    breaks: ['sessions'],
    faults: 'none',
  },
  {
    name: 'an unread body counts as no body',
    file: 'src/middlewares/body.middleware.ts',
    of: "if (bytes === undefined && announcesBody(req)) throw new AppError('MALFORMED_JSON');",
    instead: '',
    breaks: ['P4', 'answers'],
    faults: 'none',
  },
];
