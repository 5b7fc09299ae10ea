// @ts-check
import http from 'node:http';

/** @typedef {{ status: number, retryAfterMs: number }} Answer `status` is 0 where there was no answer */

/** A slower answer counts as none. */
const ANSWER_MS_MAX = 30_000;

/**
 * Calls the server on kept connections. Reads each answer as it comes, and drops it.
 *
 * @param {number} port
 * @param {string} [token]
 */
export function createClient(port, token) {
  const agent = new http.Agent({ keepAlive: true });
  const authorization = token && { Authorization: `Bearer ${token}` };

  /**
   * @param {string} method
   * @param {string} path
   * @param {{ body?: object, headers?: Record<string, string> }} [content]
   * @returns {Promise<Answer>}
   */
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

/** @param {http.IncomingMessage} response @returns {Answer} */
function toAnswer({ statusCode, headers }) {
  return { status: statusCode ?? 0, retryAfterMs: 1_000 * Number(headers['retry-after'] ?? 0) };
}

/** Counts how often each status was answered. */
export function createTally() {
  /** @type {import('../types.d.ts').Tally} */
  const counts = {};
  /** @param {number} status */
  const add = (status) => {
    counts[status] = (counts[status] ?? 0) + 1;
  };
  return { counts, add };
}
