import { unwrap, type Registration } from '@payverse/client';
import { api } from '../api/client.ts';

/** Starts a session: `useSession` then reports the user. @throws PayVerseError, ConnectionError, UnreadableAnswerError */
export const logIn = (email: string, password: string) => unwrap(api.logIn(email, password));

/** Creates a user with one account, and no session. @throws PayVerseError, ConnectionError, UnreadableAnswerError */
export const register = (person: Registration) => unwrap(api.register(person));
