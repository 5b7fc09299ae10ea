import { useRef } from 'react';
import { messageForError } from '../../api/errorMessages.ts';
import { t } from '../../messages/translate.ts';
import { Button } from '../../parts/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { logOut, useLogOut } from '../../session/logOut.ts';
import { useSession } from '../../session/session.ts';
import styles from './SessionNotice.module.css';

/** Why the session of this page has ended. */
export function SessionNotice() {
  const logOutState = useLogOut();
  const place = useRef<HTMLDivElement>(null);
  const logOutAgain = () => {
    // The button disappears with the click.
    place.current?.focus();
    void logOut();
  };
  return (
    <div ref={place} tabIndex={-1} className={styles.why}>
      {logOutState.step === 'failed' ? (
        <LogOutFailed error={logOutState.error} onAgain={logOutAgain} />
      ) : (
        <Ended isSending={logOutState.step === 'sending'} />
      )}
    </div>
  );
}

function Ended({ isSending }: { isSending: boolean }) {
  const session = useSession();
  const reason = session.status === 'out' ? session.reason : null;
  if (reason === 'loggedOut')
    return <Notice kind="info" title={isSending ? t('login.loggingOut') : t('login.loggedOut')} />;
  if (reason !== 'expired') return null;
  return (
    <Notice kind="warn" title={t('login.expired')}>
      <p>{t('login.expiredText')}</p>
    </Notice>
  );
}

function LogOutFailed({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  const { title, text } = messageForError(error);
  return (
    <Notice kind="bad" title={t('login.logOutFailed')}>
      <p>{t('login.logOutFailedText', { reason: title })}</p>
      <p>{text}</p>
      <p>
        <Button onClick={onAgain}>{t('login.logOutAgain')}</Button>
      </p>
    </Notice>
  );
}
