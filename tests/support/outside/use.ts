import {
  createPayVerse,
  OutcomeUnknownError,
  PayVerseError,
  SessionEndedError,
  unwrap,
  type ErrorCode,
  type Intent,
  type PayVerse,
  type Problem,
  type SavedIntent,
} from '@payverse/client';

/**
 * A project that uses the package, for its type check only. Each line after `@ts-expect-error` is a mistake that the
 * types must refuse: where they are lost, and everything is `any`, the compiler reports the directive itself.
 */
const api: PayVerse = createPayVerse({
  baseUrl: 'http://localhost:5000',
  timeoutMs: undefined,
  retry: { attempts: 2 },
});

export async function pay(toAccountNumber: string, signal?: AbortSignal): Promise<number> {
  const { user } = await unwrap(api.logIn('ann@example.com', 'securepassword', { signal }));
  const intent: Intent<'/api/transactions/send'> = api.intent('/api/transactions/send', {
    toAccountNumber,
    amount: 50,
  });
  const saved: SavedIntent = intent.toJSON();
  try {
    const { balance, transaction } = await unwrap(intent.send({ signal }));
    return balance + user.balance + transaction.amount + saved.key.length;
  } catch (error) {
    if (error instanceof PayVerseError && error.code === 'INSUFFICIENT_FUNDS') return error.retryAfterSeconds ?? 0;
    if (error instanceof OutcomeUnknownError || error instanceof SessionEndedError) return error.message.length;
    throw error;
  }
}

export async function read(id: string): Promise<string> {
  const { data, error, response } = await api.GET('/api/transactions', { params: { query: { limit: 50 } } });
  if (error) {
    const code: ErrorCode = error.code;
    const problem: Problem = error;
    return code + problem.message + response.status.toFixed();
  }
  const query = { format: 'csv' } as const;
  const csv = api.GET('/api/accounts/{id}/statement', { params: { path: { id }, query }, parseAs: 'text' });
  const ended = await api.DELETE('/api/auth/sessions/{id}', { params: { path: { id } } });
  return `${await unwrap(csv)} ${String(data.nextCursor)} ${ended.response.statusText}`;
}

export function makeMistakes(id: string): void {
  // @ts-expect-error There is no such path.
  void api.GET('/api/acounts');
  // @ts-expect-error This path has no GET.
  void api.GET('/api/transactions/send');
  // @ts-expect-error A login is made by `logIn`, which keeps the session.
  void api.POST('/api/auth/login', { body: { email: 'ann@example.com', password: 'securepassword' } });
  // @ts-expect-error The call needs a body.
  void api.POST('/api/transactions/send');
  // @ts-expect-error A field of the body is misspelt.
  void api.POST('/api/transactions/send', { body: { toAccountNumber: id, amout: 3 } });
  // @ts-expect-error The call needs its path parameter.
  void api.GET('/api/transactions/{id}');
  // @ts-expect-error An option is misspelt.
  void api.GET('/api/accounts', { parmas: {} });
  // @ts-expect-error This call moves no money.
  void api.intent('/api/accounts', {});
  // @ts-expect-error A refund needs the id of its transaction.
  void api.intent('/api/transactions/{id}/refund', {});
  // @ts-expect-error There is no such error code.
  const code: ErrorCode = 'NO_FUNDS';
  void api.GET('/api/accounts', { headers: { code } });
  void api.POST('/api/transactions/{id}/refund', { params: { path: { id } } });
  void api.POST('/api/auth/logout-all');
}
