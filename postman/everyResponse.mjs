// @ts-check
import { cannotGoOn, endRun, whyNotOn } from './assertions/run.mjs';

/** The test script of the collection: assertions on every response to every request. */
export function everyResponse() {
  if (cannotGoOn()) return endRun(whyNotOn());
  const { code: status, headers } = pm.response;

  pm.test('content type and headers', () => {
    const json = `application/${status < 400 ? 'json' : 'problem+json'}; charset=utf-8`;
    const csv = status < 400 && pm.request.url.query.get('format') === 'csv';
    const type = csv ? 'text/csv; charset=utf-8; header=present' : json;
    pm.expect(headers.get('Content-Type')).to.equal(status === 204 ? undefined : type);
    pm.expect(headers.get('X-Request-Id')).to.match(/^[A-Za-z0-9._-]{1,128}$/);
    pm.expect(headers.get('X-Content-Type-Options')).to.equal('nosniff');
    if (pm.request.url.getPath().startsWith('/api')) pm.expect(headers.get('Cache-Control')).to.equal('no-store');
    for (const name of ['X-Powered-By', 'ETag']) pm.expect(headers.has(name), name).to.equal(false);
  });

  if (status === 204) {
    pm.test('no body', () => pm.expect(pm.response.text()).to.equal(''));
  }

  if (status >= 400) {
    pm.test('one shape for all errors', () => {
      const { code, title, detail, details, errors, ...problem } = pm.response.json();
      pm.expect(code).to.match(/^[A-Z]+(_[A-Z]+)*$/);
      for (const text of [title, detail]) pm.expect(text).to.be.a('string').and.not.equal('');
      pm.expect(problem).to.deep.equal({
        type: '/errors#' + code.toLowerCase().replaceAll('_', '-'),
        status,
        message: detail,
        requestId: headers.get('X-Request-Id'),
      });
      const withNumbers = ['INSUFFICIENT_FUNDS', 'BALANCE_LIMIT_EXCEEDED', 'REFUND_EXCEEDS_REMAINING'];
      pm.expect(details !== undefined, 'details').to.equal(withNumbers.includes(code));
      const namesPlace = code === 'VALIDATION_FAILED' || detail.startsWith('/transfers/');
      pm.expect(errors !== undefined, 'errors').to.equal(namesPlace);
    });
  }

  if (status === 401) {
    pm.test('401 names the authentication scheme', () => {
      pm.expect(headers.get('WWW-Authenticate')).to.match(/^Bearer/);
    });
  }
}
