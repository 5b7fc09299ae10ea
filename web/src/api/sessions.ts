import { PayVerseError, unwrap, type BodyOf, type components, type paths } from '@payverse/client';
import { queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';

export interface Session {
  id: string;
  createdAt: Date;
  lastUsedAt: Date;
  userAgent: string | null;
  ip: string | null;
  /** Whether it is the session of this browser. */
  current: boolean;
  /** The other device that used the same refresh token, or null. */
  repeated: { at: Date; userAgent: string | null; ip: string | null } | null;
}

export const sessionKeys = { list: ['sessions'] as const };

export const sessionsQuery = queryOptions({
  queryKey: sessionKeys.list,
  queryFn: async ({ signal }) => (await unwrap(api.GET('/api/auth/sessions', { signal }))).data.map(toSession),
});

/** Ends another session of the user. A session that has ended already counts as a success. */
export async function endSession(id: string): Promise<void> {
  try {
    await unwrap(api.DELETE('/api/auth/sessions/{id}', { params: { path: { id } } }));
  } catch (error) {
    if (!(error instanceof PayVerseError) || error.code !== 'SESSION_NOT_FOUND') throw error;
  }
}

/** Ends all sessions of the user on the server, the session of this browser included. */
export const endAllSessions = () => unwrap(api.POST('/api/auth/logout-all'));

/** Ends all other sessions of the user too. */
export const changePassword = (body: BodyOf<paths['/api/auth/change-password']['post']>) =>
  unwrap(api.POST('/api/auth/change-password', { body }));

const toSession = (session: components['schemas']['Session']): Session => ({
  id: session.id,
  createdAt: new Date(session.created_at),
  lastUsedAt: new Date(session.last_used_at),
  userAgent: session.user_agent,
  ip: session.ip,
  current: session.current,
  repeated: session.repeated_from
    ? {
        at: new Date(session.repeated_from.at),
        userAgent: session.repeated_from.user_agent,
        ip: session.repeated_from.ip,
      }
    : null,
});
