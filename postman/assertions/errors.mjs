// @ts-check
/** @param {number} status @param {string} code */
export function refused(status, code) {
  pm.test(`${status} ${code}`, () => {
    pm.response.to.have.status(status);
    pm.expect(pm.response.json().code).to.equal(code);
  });
}

/**
 * All wrong fields of the request, and no others.
 *
 * @param {string[]} paths
 */
export function namesFields(...paths) {
  pm.test('each wrong field is named', () => {
    const { errors } = pm.response.json();
    pm.expect(errors.map(({ path }) => path)).to.have.members(paths);
    for (const error of errors) pm.expect(error).to.have.all.keys('path', 'message');
  });
}

/**
 * The transfer that stopped its whole batch.
 *
 * @param {number} index
 */
export function namesTransfer(index) {
  pm.test('the transfer is named', () => {
    const { errors } = pm.response.json();
    pm.expect(errors).to.have.lengthOf(1);
    pm.expect(errors[0]).to.have.all.keys('path', 'message');
    pm.expect(errors[0].path).to.equal(`/transfers/${index}`);
  });
}

/** @param {Record<string, number>} numbers */
export function givesNumbers(numbers) {
  pm.test('the numbers', () => {
    pm.expect(pm.response.json().details).to.deep.equal(numbers);
  });
}

/** @param {number[]} statuses */
export function hasDocumentedStatus(...statuses) {
  pm.test('a status that is documented', () => pm.expect(pm.response.code).to.be.oneOf(statuses));
}
