import {
  createPayVerse,
  OutcomeUnknownError,
  unwrap,
  type PayVerse,
  type PayVerseOptions,
} from '../../clients/typescript/src/index';
import { createCookieJar, type CookieJar } from './cookieJar';
import { startHttpCutter, type HttpCutter } from './httpCutter';
import { aPerson, balanceOf, PASSWORD, type Person } from './people';
import type { TestServer } from './testServer';

export const SEND = '/api/transactions/send';
export const RETRY = { attempts: 4, withinMs: 20_000, firstDelayMs: 5 };

/** The client library of Alice, which reaches the server over a link that a test can cut. */
export class LinkedClient {
  link!: HttpCutter;
  alice!: Person;
  bob!: Person;
  jar!: CookieJar;
  /** The client in which Alice is logged in. */
  api!: PayVerse;

  constructor(private readonly server: TestServer) {}

  async logIn(): Promise<void> {
    [this.alice, this.bob] = [await aPerson(this.server), await aPerson(this.server)];
    this.jar = createCookieJar();
    this.api = this.aClient();
    this.link.fail();
    await unwrap(this.api.logIn(this.alice.email, PASSWORD));
    this.link.fail();
  }

  aClient(options: Partial<PayVerseOptions> = {}): PayVerse {
    const { link, jar } = this;
    return createPayVerse({ baseUrl: link.url, fetch: jar.fetch, timeoutMs: 10_000, retry: RETRY, ...options });
  }

  /** A client with short timeouts, for a link that may never answer. */
  impatient(): PayVerse {
    return this.aClient({ timeoutMs: 400 });
  }

  lunch(amount: number | string = 10) {
    return { toAccountNumber: this.bob.accountNumber, amount };
  }

  balances(): Promise<number[]> {
    return Promise.all([this.alice, this.bob].map((person) => balanceOf(this.server, person)));
  }
}

/** Opens the link for the tests of a file, and logs Alice in before each test. */
export function useLinkedClient(server: TestServer): LinkedClient {
  const linked = new LinkedClient(server);
  beforeAll(async () => {
    linked.link = await startHttpCutter(server.port);
  });
  afterAll(() => linked.link.close());
  beforeEach(() => linked.logIn());
  return linked;
}

export const replayed = ({ response }: { response: Response }) => response.headers.get('Idempotency-Replayed');

export async function unknownFrom(call: Promise<unknown>): Promise<OutcomeUnknownError> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(OutcomeUnknownError);
  return error as OutcomeUnknownError;
}
