// @ts-check
export const health = {
  name: 'Health',
  description: 'For load balancers and monitoring: whether the server runs. No token is needed.',
  steps: [
    {
      name: 'Live',
      description: 'The process runs and answers.',
      call: 'getLiveness',
      test() {
        pm.test('200, it runs', () => {
          pm.response.to.have.status(200);
          pm.expect(pm.response.json()).to.deep.equal({ status: 'ok', checks: {} });
        });
      },
    },
    {
      name: 'Ready',
      description: 'The database answers, its schema is current, and the server is not shutting down.',
      call: 'getReadiness',
      test() {
        pm.test('200, everything is ready', () => {
          pm.response.to.have.status(200);
          pm.expect(pm.response.json()).to.deep.equal({
            status: 'ok',
            checks: { database: 'ok', schema: 'ok', writes: 'ok', shutdown: 'ok' },
          });
        });
      },
    },
  ],
};
