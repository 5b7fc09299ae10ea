import http from 'node:http';

/** An answer that takes longer is taken for none. */
const ANSWER_MS_MAX = 30_000;

/** Calls the server on connections that are kept, and reads each answer as fast as it comes without keeping it. */
export function createClient(port, token) {
  const agent = new http.Agent({ keepAlive: true });
  const authorization = token && { Authorization: `Bearer ${token}` };

  /** Resolves with the status, or 0 where there was no answer. */
  return function call(method, path, { body, headers } = {}) {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const json = payload && { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(payload) };
    const options = {
      agent,
      host: '127.0.0.1',
      port,
      method,
      path,
      headers: { ...authorization, ...json, ...headers },
    };
    return new Promise((resolve) => {
      const none = () => resolve({ status: 0, retryAfterMs: 1_000 });
      const request = http.request(options, (response) => {
        response.on('error', none).on('end', () => resolve(toAnswer(response)));
        response.resume();
      });
      request.setTimeout(ANSWER_MS_MAX, () => request.destroy(new Error('no answer')));
      request.on('error', none).end(payload);
    });
  };
}

function toAnswer({ statusCode, headers }) {
  return { status: statusCode, retryAfterMs: 1_000 * Number(headers['retry-after'] ?? 0) };
}

/** Counts how often each status was answered. */
export function createTally() {
  const counts = {};
  return { counts, add: (status) => (counts[status] = (counts[status] ?? 0) + 1) };
}
