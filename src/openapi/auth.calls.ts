import * as answers from '../schemas/answers';
import { changePasswordSchema, loginSchema, refreshSchema, registerSchema } from '../controllers/auth.controller';
import { endSessionSchema, logoutAllSchema, logoutSchema } from '../controllers/session.controller';
import { NO_INPUT } from '../middlewares/validate.middleware';
import { json, type Call } from './call';

const credentials = { email: 'ann@example.com', password: 'securepassword' };

export const authCalls: Call[] = [
  {
    id: 'register',
    method: 'post',
    path: '/api/auth/register',
    summary: 'Register',
    description:
      'A new user, with one account that holds 1000.00 USD. After five emails that are taken, each further registration from there has to wait, longer each time.',
    access: 'public',
    schema: registerSchema,
    example: { ...credentials, full_name: 'Ann Example' },
    answers: [
      {
        status: 201,
        description: 'The user, with the account number that others pay to.',
        content: json(answers.registered),
      },
    ],
    errors: ['EMAIL_TAKEN'],
  },
  {
    id: 'logIn',
    method: 'post',
    path: '/api/auth/login',
    summary: 'Log in',
    description:
      'Begins a session. The access token goes into the `Authorization` header of other calls; the refresh cookie gives the next one. After five wrong passwords each further guess has to wait, longer each time. The device cookie gives a browser that sends it back guesses of its own; a client may ignore it.',
    access: 'public',
    schema: loginSchema,
    example: credentials,
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
  },
  {
    id: 'refreshSession',
    method: 'post',
    path: '/api/auth/refresh',
    summary: 'Get the next access token',
    description:
      'Takes the refresh cookie and gives the next one. An old cookie used again within 10 seconds gets the same successor, as two tabs or a lost answer may need; later it ends the session, because somebody has stolen it.',
    access: 'cookie',
    schema: refreshSchema,
    answers: [
      {
        status: 200,
        description: 'The next access token, and the next cookie.',
        content: json(answers.refreshed),
        always: ['Set-Cookie'],
      },
    ],
  },
  {
    id: 'logOut',
    method: 'post',
    path: '/api/auth/logout',
    summary: 'Log out',
    description:
      'Ends the session of the bearer token, of the cookie, or of both. Both kinds of token are dead when the answer arrives. A second call is 204 too.',
    access: 'any',
    schema: logoutSchema,
    answers: [{ status: 204, description: 'The session has ended.', headers: ['Set-Cookie'] }],
  },
  {
    id: 'logOutEverywhere',
    method: 'post',
    path: '/api/auth/logout-all',
    summary: 'Log out everywhere',
    access: 'bearer',
    schema: logoutAllSchema,
    answers: [{ status: 204, description: 'All sessions of the user have ended.', headers: ['Set-Cookie'] }],
  },
  {
    id: 'listSessions',
    method: 'get',
    path: '/api/auth/sessions',
    summary: 'List my sessions',
    description: 'Those that can still be refreshed, last used first, at most 100.',
    access: 'bearer',
    schema: NO_INPUT,
    answers: [{ status: 200, description: 'The sessions.', content: json(answers.sessions) }],
  },
  {
    id: 'endSession',
    method: 'delete',
    path: '/api/auth/sessions/:id',
    summary: 'End one of my sessions',
    access: 'bearer',
    schema: endSessionSchema,
    answers: [{ status: 204, description: 'That session has ended.', headers: ['Set-Cookie'] }],
    errors: ['SESSION_NOT_FOUND'],
  },
  {
    id: 'changePassword',
    method: 'post',
    path: '/api/auth/change-password',
    summary: 'Change my password',
    description: 'Ends all other sessions of the user.',
    access: 'bearer',
    schema: changePasswordSchema,
    example: { currentPassword: 'securepassword', newPassword: 'another good secret' },
    answers: [{ status: 204, description: 'The password is changed.' }],
    errors: ['INVALID_CREDENTIALS'],
  },
];
