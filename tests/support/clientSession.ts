import { createPayVerse, unwrap, type PayVerse, type SessionEvent } from '../../clients/typescript/src/index';
import { createCookieJar, type CookieJar } from './cookieJar';
import { aPerson, PASSWORD, type Person } from './people';
import { expired, type TestServer } from './testServer';

export const SEND = '/api/transactions/send';

/** A client whose requests a test can intercept. */
export class ClientSession {
  /** Alice and Bob each have a session that this client does not know. */
  alice!: Person;
  bob!: Person;
  jar!: CookieJar;
  api!: PayVerse;
  events!: SessionEvent[];
  /** Intercepts the requests of this client. */
  onPath!: (path: string, pass: () => Promise<Response>) => Promise<Response>;

  constructor(private readonly server: TestServer) {}

  async start(): Promise<void> {
    [this.alice, this.bob] = [await aPerson(this.server), await aPerson(this.server)];
    this.jar = createCookieJar();
    this.onPath = (_path, pass) => pass();
    this.events = [];
    this.api = this.aClient((request) => this.onPath(new URL(request.url).pathname, () => this.jar.fetch(request)));
    this.api.subscribe((event) => this.events.push(event));
  }

  aClient(fetch = (request: Request) => this.jar.fetch(request)): PayVerse {
    return createPayVerse({ baseUrl: this.server.url, fetch, retry: { attempts: 2, firstDelayMs: 5 } });
  }

  lunch() {
    return { toAccountNumber: this.bob.accountNumber, amount: 10 };
  }

  /** How many refreshes reached the server. */
  refreshes(): number {
    return this.server.requests.filter(({ path }) => path === '/api/auth/refresh').length;
  }

  /** How many payments the server answered with 201. */
  payments(): number {
    return this.server.requests.filter(({ path, status }) => path === SEND && status === 201).length;
  }

  /** Logs Alice in, with a token that expires before she uses it. */
  async logInExpired(): Promise<void> {
    const before = this.onPath;
    this.onPath = async (_path, pass) => {
      const { accessToken, ...rest } = (await (await pass()).json()) as { accessToken: string };
      return Response.json({ ...rest, accessToken: expired(accessToken) });
    };
    await unwrap(this.api.logIn(this.alice.email, PASSWORD));
    this.onPath = before;
    this.server.requests.length = 0;
  }
}

/** Makes a client, and two people, before each test. */
export function useClientSession(server: TestServer): ClientSession {
  const session = new ClientSession(server);
  beforeEach(() => session.start());
  return session;
}

export const problem = (status: number, code: string) =>
  Response.json({ status, code, message: code, requestId: 'x' }, { status });

/** A promise that the test resolves. */
export function createGate() {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}
