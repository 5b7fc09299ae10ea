import type { AuthController } from '../controllers/auth.controller';
import type { SessionController } from '../controllers/session.controller';
import { NO_INPUT } from '../middlewares/validate.middleware';
import * as answers from '../schemas/answers/session';
import * as requests from '../schemas/requests/session';
import { json, route, type RouteGroup } from './route';

const credentials = { email: 'ann@example.com', password: 'securepassword' };

interface Controllers {
  auth: AuthController;
  sessions: SessionController;
}

export const authRoutes: RouteGroup<Controllers> = {
  below: '/api/auth',
  routes: [
    route({
      id: 'register',
      method: 'post',
      path: '/api/auth/register',
      access: 'visitor',
      limit: 'register',
      schema: requests.registerSchema,
      handle: ({ auth }) => auth.register,
      answers: [
        {
          status: 201,
          description: 'The user, with the account number that others pay to.',
          content: json(answers.registered),
        },
      ],
      errors: ['EMAIL_TAKEN'],
      summary: 'Register',
      description:
        'A new user, with one account that holds 1000.00 USD. After five registrations with taken emails, each further attempt from the same network has to wait, longer each time.',
      example: { ...credentials, full_name: 'Ann Example' },
    }),
    route({
      id: 'logIn',
      method: 'post',
      path: '/api/auth/login',
      access: 'visitor',
      limit: 'logIn',
      schema: requests.loginSchema,
      handle: ({ auth }) => auth.logIn,
      answers: [
        {
          status: 200,
          description:
            'An access token, the user, the refresh cookie, and in a second `Set-Cookie` the device cookie: `device`, HttpOnly, SameSite=Strict, for `/api/auth/login` alone, for 90 days. Over TLS in production it is `__Secure-device`.',
          content: json(answers.loggedIn),
          always: ['Set-Cookie'],
        },
      ],
      errors: ['INVALID_CREDENTIALS'],
      summary: 'Log in',
      description:
        'Begins a session. The access token goes into the `Authorization` header of other calls; the refresh cookie gives the next one. After five wrong passwords each further attempt has to wait, longer each time. Attempts with the device cookie count apart from the attempts of other browsers; a client may ignore the cookie.',
      example: credentials,
    }),
    route({
      id: 'refreshSession',
      method: 'post',
      path: '/api/auth/refresh',
      access: 'refreshCookie',
      limit: 'refresh',
      schema: requests.refreshSchema,
      handle: ({ auth }) => auth.refresh,
      answers: [
        {
          status: 200,
          description: 'The next access token, and the next cookie.',
          content: json(answers.refreshed),
          always: ['Set-Cookie'],
        },
        { status: 204, description: 'There is no session, and `optional` is `true`.' },
      ],
      summary: 'Get the next access token',
      description:
        'Takes the refresh cookie and gives the next one. An old cookie used again within 10 seconds gets the same successor, as two tabs or a lost answer may need; later it ends the session, because it was stolen.',
    }),
    route({
      id: 'logOut',
      method: 'post',
      path: '/api/auth/logout',
      access: 'anyCredential',
      limit: 'logOut',
      schema: requests.logoutSchema,
      handle: ({ sessions }) => sessions.logOut,
      answers: [{ status: 204, description: 'The session has ended.', headers: ['Set-Cookie'] }],
      summary: 'Log out',
      description:
        'Ends the session of the bearer token, of the cookie, or of both. Both tokens are revoked when the answer arrives. A second call answers 204 too.',
    }),
    route({
      id: 'logOutEverywhere',
      method: 'post',
      path: '/api/auth/logout-all',
      access: 'session',
      schema: requests.logoutAllSchema,
      handle: ({ sessions }) => sessions.logOutAll,
      answers: [{ status: 204, description: 'All sessions of the user have ended.', headers: ['Set-Cookie'] }],
      summary: 'Log out everywhere',
    }),
    route({
      id: 'listSessions',
      method: 'get',
      path: '/api/auth/sessions',
      access: 'session',
      schema: NO_INPUT,
      handle: ({ sessions }) => sessions.list,
      answers: [{ status: 200, description: 'The sessions.', content: json(answers.sessions) }],
      summary: 'List my sessions',
      description: 'The sessions that can still be refreshed, last used first, at most 100.',
    }),
    route({
      id: 'endSession',
      method: 'delete',
      path: '/api/auth/sessions/:id',
      access: 'session',
      schema: requests.endSessionSchema,
      handle: ({ sessions }) => sessions.endOne,
      answers: [{ status: 204, description: 'That session has ended.', headers: ['Set-Cookie'] }],
      errors: ['SESSION_NOT_FOUND'],
      summary: 'End one of my sessions',
    }),
    route({
      id: 'changePassword',
      method: 'post',
      path: '/api/auth/change-password',
      access: 'session',
      limit: 'changePassword',
      schema: requests.changePasswordSchema,
      handle: ({ auth }) => auth.changePassword,
      answers: [{ status: 204, description: 'The password is changed.' }],
      errors: ['INVALID_CREDENTIALS'],
      summary: 'Change my password',
      description: 'Ends all other sessions of the user.',
      example: { currentPassword: 'securepassword', newPassword: 'another good secret' },
    }),
  ],
};
