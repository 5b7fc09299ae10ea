import type { oas31 } from 'zod-openapi';
import type { Access } from './call';

export const SECURITY_SCHEMES: Record<'bearerAuth' | 'refreshCookie', oas31.SecuritySchemeObject> = {
  bearerAuth: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The `accessToken` of a login or a refresh.',
  },
  refreshCookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'refreshToken',
    description:
      'Set by a login and by each refresh, and sent by the browser itself. Over TLS in production it is `__Secure-refreshToken`.',
  },
};

/** What each kind of access shows, in the words of OpenAPI: any one of the list is enough. */
export const SECURITY: Record<Access, oas31.SecurityRequirementObject[]> = {
  none: [],
  public: [],
  bearer: [{ bearerAuth: [] }],
  cookie: [{ refreshCookie: [] }],
  any: [{ bearerAuth: [] }, { refreshCookie: [] }, {}],
};
