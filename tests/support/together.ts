import type { Response, Test } from 'supertest';
import { GroupCommit } from '../../src/services/ledger/commit/groupCommit';
import { holdCommits } from './locks';
import { aPerson, send } from './people';
import type { TestServer } from './testServer';

const submit = jest.spyOn(GroupCommit.prototype, 'submit');

/** Makes these calls and waits until all of them have reached the ledger: by then none of them can be overtaken. */
export async function untilSubmitted(calls: readonly (() => Test)[]): Promise<{ responses: Promise<Response[]> }> {
  const before = submit.mock.calls.length;
  const responses = Promise.all(calls.map((call) => call().then((response) => response)));
  while (submit.mock.calls.length < before + calls.length) await new Promise(setImmediate);
  return { responses };
}

/**
 * Makes these calls while another one is under way, so that they go together when it has ended.
 * For a server that has one group under way at a time.
 */
export async function together(
  server: TestServer,
  calls: readonly (() => Test)[],
  /** Where the people of that other one register. */
  office = server,
): Promise<Response[]> {
  const [one, other] = [await aPerson(office), await aPerson(office)];
  const release = await holdCommits(server);
  const first = await untilSubmitted([() => send(server, one, other, 1)]);
  const { responses } = await untilSubmitted(calls);
  await release();
  expect((await first.responses).map(({ status }) => status)).toEqual([201]);
  return responses;
}
