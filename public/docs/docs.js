/* global SwaggerUIBundle */

/** Calls that give an access token, and calls that end its session. */
const GIVE_TOKEN = ['/api/auth/login', '/api/auth/refresh'];
const END_SESSION = ['/api/auth/logout', '/api/auth/logout-all'];
const SCHEME = 'bearerAuth';

followColorScheme();
const ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  filter: true,
  // The token stays in memory, out of the storage of the browser.
  persistAuthorization: false,
  // No request to a validator on another host.
  validatorUrl: null,
  responseInterceptor: (response) => {
    keepToken(response);
    return response;
  },
});

/** A login by "Try it out" sets the token of all other calls, and a logout removes it. */
function keepToken({ ok, url, obj }) {
  if (!ok) return;
  const { pathname } = new URL(url, location.href);
  if (GIVE_TOKEN.includes(pathname)) ui.preauthorizeApiKey(SCHEME, obj.accessToken);
  if (END_SESSION.includes(pathname)) ui.authActions.logout([SCHEME]);
}

/** Swagger UI switches to its dark colours only by its top bar, which this page does not show. */
function followColorScheme() {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
  dark.addEventListener('change', follow);
  follow();
}
