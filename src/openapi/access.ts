import type { oas31 } from 'zod-openapi';
import type { ErrorCode } from '../errors/errorTable';
import type { Access } from '../routes/route';

interface DocumentedAccess {
  /** The security of OpenAPI: any one of the list is enough. */
  security: oas31.SecurityRequirementObject[];
  errors: ErrorCode[];
  /** The answers have RateLimit headers. */
  counted: boolean;
}

/** Calls of people count against a limit, and ask the database. */
const COUNTED: ErrorCode[] = ['RATE_LIMITED', 'UNAVAILABLE'];
const BEARER: DocumentedAccess = {
  security: [{ bearerAuth: [] }],
  errors: ['UNAUTHENTICATED', 'INVALID_TOKEN', ...COUNTED],
  counted: true,
};

/** The documentation of each access. */
export const ACCESS: Record<Access, DocumentedAccess> = {
  public: { security: [], errors: [], counted: false },
  visitor: { security: [], errors: ['FORBIDDEN_ORIGIN', ...COUNTED], counted: true },
  refreshCookie: {
    security: [{ refreshCookie: [] }],
    errors: ['FORBIDDEN_ORIGIN', 'INVALID_REFRESH_TOKEN', ...COUNTED],
    counted: true,
  },
  anyCredential: {
    security: [{ bearerAuth: [] }, { refreshCookie: [] }, {}],
    errors: ['FORBIDDEN_ORIGIN', ...COUNTED],
    counted: true,
  },
  user: BEARER,
  session: BEARER,
};

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
