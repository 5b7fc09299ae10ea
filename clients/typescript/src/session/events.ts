/** `logOut()` in any tab; a refresh cookie that the server no longer accepts; a login of another user. */
export type EndReason = 'loggedOut' | 'expired' | 'replaced';

export type SessionEvent =
  | { type: 'started'; userId: string }
  | { type: 'ended'; reason: EndReason }
  /** Another tab logged in while this one had no session. `resume()` takes that session over. */
  | { type: 'startedElsewhere'; userId: string };

export type TabMessage =
  | { type: 'loggedIn' | 'renewed'; token: string }
  /** `userId` is null when the tab did not know whose session it ended. */
  | { type: 'ended'; userId: string | null; reason: 'loggedOut' | 'expired' };
