// @ts-check
/** Whether later requests must fail too: there was no answer, the rate limit is used up, or the server has failed. */
export function cannotGoOn() {
  const { code: status } = pm.response;
  return status === undefined || status === 429 || status >= 500;
}

/**
 * Ends the run of the collection with one failed assertion, which gives the reason.
 *
 * @param {string} reason
 */
export function endRun(reason) {
  pm.test('the run can go on', () => pm.expect.fail(reason));
  pm.execution.setNextRequest(null);
}

export function whyNotOn() {
  const { code: status, headers } = pm.response;
  if (status === undefined) {
    return `no answer from ${pm.variables.get('baseUrl')}: start the server, or set baseUrl to its address`;
  }
  const seconds = headers.get('Retry-After');
  const wait = seconds ? `: wait ${seconds} seconds (Retry-After) and run again` : '';
  if (status !== 429) return `${status}, the server cannot answer${wait || ': its log says why'}`;
  return `429, the server's limit of calls is used up${wait}, or start the server with RATE_LIMIT_AUTH=0`;
}
