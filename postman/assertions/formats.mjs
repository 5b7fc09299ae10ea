// @ts-check
/** @param {unknown} text */
export function expectId(text) {
  pm.expect(text).to.match(/^[0-9a-f-]{36}$/);
}

/** @param {unknown} text */
export function expectTime(text) {
  pm.expect(text).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
}

/** @param {unknown} text */
export function expectToken(text) {
  pm.expect(text).to.match(/^[\w-]+\.[\w-]+\.[\w-]+$/);
}
