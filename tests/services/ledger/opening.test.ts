import type { Tx } from '../../../src/platform/postgres/db';
import { decideOrders } from '../../../src/services/ledger/rules/decide';
import { createOrder } from '../../../src/services/ledger/kinds/kinds';
import { postOpening } from '../../../src/services/ledger/openAccount';
import { anAccount, factsOf, userOf } from '../../support/ledgerFacts';

const opened = anAccount('alice', { balanceCents: 1_000_00, version: 1 });

test('an opening is the first entry of its account, from the system account, which has no entry', () => {
  const order = createOrder(
    { kind: 'opening', ownerId: userOf('alice'), amountCents: 1_000_00 },
    {
      actor: { userId: userOf('alice') },
      payingAccount: { of: 'system', name: 'opening' },
      idempotencyKey: null,
    },
  );

  const { written, moved } = decideOrders(factsOf([{ ...opened, balanceCents: 0, version: 0 }]), [order]);

  expect(written).toMatchObject([
    {
      id: order.ids[0],
      type: 'opening',
      fromAccountId: '00000000-0000-7000-8000-000000000001',
      toAccountId: 'alice',
      amountCents: 1_000_00,
      status: 'completed',
      description: 'Opening balance',
      from: null,
      to: { version: 1, balanceCents: 1_000_00 },
      idempotency: null,
      refundOf: null,
      batchId: null,
      failureCode: null,
    },
  ]);
  expect(moved).toMatchObject([{ id: 'alice', version: 1, balanceCents: 1_000_00 }]);
});

test('the opening entry of an account has the time, the version and the balance of its row', () => {
  const sent: unknown[] = [];

  postOpening({ send: (_statement: unknown, values: unknown) => sent.push(values) } as unknown as Tx, opened);

  const [[id, from, to, amount, status, description, createdAt, type, ...versions]] = sent as [unknown[]];
  expect([id, from, to, amount]).toEqual([
    [expect.any(String)],
    ['00000000-0000-7000-8000-000000000001'],
    ['alice'],
    ['1000.00'],
  ]);
  expect([status, description, createdAt, type]).toEqual([
    ['completed'],
    ['Opening balance'],
    [opened.lastEntryAt],
    ['opening'],
  ]);
  expect(versions.slice(0, 4)).toEqual([[undefined], [null], [1], ['1000.00']]);
  expect(sent).toHaveLength(1);
});

test('an account that has entries is not opened again', () => {
  expect(() => postOpening({} as Tx, { ...opened, version: 2 })).toThrow('An account is opened once');
});
