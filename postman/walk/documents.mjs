// @ts-check
export const documents = {
  name: 'Documents',
  description: 'The API describes itself. This collection is made of that description.',
  steps: [
    {
      name: 'The OpenAPI document',
      description: 'For programs that make a client or a collection of it. No token is needed.',
      call: 'getOpenApi',
      test() {
        pm.test('200, OpenAPI 3.1', () => {
          pm.response.to.have.status(200);
          pm.expect(pm.response.json().openapi).to.match(/^3\.1\./);
        });
      },
    },
  ],
};
