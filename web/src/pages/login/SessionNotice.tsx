import { useRef } from 'react';
import { messageForError } from '../../api/errorMessages.ts';
import { Button } from '../../parts/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { logOut, useLogOut } from '../../session/logOut.ts';
import { useSession } from '../../session/session.ts';
import styles from './SessionNotice.module.css';

/** Why somebody who was logged in is not any more. */
export function SessionNotice() {
  const leaving = useLogOut();
  const place = useRef<HTMLDivElement>(null);
  const logOutAgain = () => {
    // The button goes as soon as it is pressed.
    place.current?.focus();
    void logOut();
  };
  return (
    <div ref={place} tabIndex={-1} className={styles.why}>
      {leaving.step === 'failed' ? (
        <NotToldYet error={leaving.error} onAgain={logOutAgain} />
      ) : (
        <Ended isTelling={leaving.step === 'telling'} />
      )}
    </div>
  );
}

function Ended({ isTelling }: { isTelling: boolean }) {
  const session = useSession();
  const reason = session.status === 'out' ? session.reason : null;
  if (reason === 'loggedOut') return <Notice kind="info" title={isTelling ? 'Logging out' : 'You are logged out'} />;
  if (reason !== 'expired') return null;
  return (
    <Notice kind="warn" title="Your session has ended">
      <p>Please log in again.</p>
    </Notice>
  );
}

function NotToldYet({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  const { title, text } = messageForError(error);
  return (
    <Notice kind="bad" title="You are logged out on this page only">
      <p>
        {title}, so the server does not know yet. Until it does, whoever loads this page again in this browser is logged
        in as you.
      </p>
      <p>{text}</p>
      <p>
        <Button onClick={onAgain}>Log out again</Button>
      </p>
    </Notice>
  );
}
