// @ts-check
export function setsRefreshCookie() {
  pm.test('the refresh token is in a cookie that scripts cannot read', () => {
    // A login also sets the device cookie.
    const [{ value: cookie }] = pm.response.headers.filter(({ value }) => /^(__Secure-)?refreshToken=/.test(value));
    pm.expect(cookie).to.match(/^(__Secure-)?refreshToken=[\w-]+\.[\w-]+\.[\w-]+;/);
    for (const part of ['Path=/api/auth', 'HttpOnly', 'SameSite=Strict'])
      pm.expect(cookie.split('; ')).to.include(part);
    pm.expect(cookie).to.match(/; Max-Age=[1-9]\d*;/);
  });
}

export function clearsRefreshCookie() {
  pm.test('204, the cookie is cleared', () => {
    pm.response.to.have.status(204);
    pm.expect(pm.response.headers.get('Set-Cookie')).to.match(/^(__Secure-)?refreshToken=;.*Expires=Thu, 01 Jan 1970/);
  });
}

export function showsOnlyThisSession() {
  pm.test('200, only this session', () => {
    pm.response.to.have.status(200);
    pm.expect(pm.response.json().data.map(({ current }) => current)).to.deep.equal([true]);
  });
}
