import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { sessionsQuery, type Session } from '../../api/sessions.ts';
import { t } from '../../messages/translate.ts';
import { Actions } from '../../parts/Actions.tsx';
import { Card } from '../../parts/Card.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { deviceOf } from './device.ts';
import { EndSession } from './EndSession.tsx';
import { LogOutEverywhere } from './LogOutEverywhere.tsx';
import { SessionRow } from './SessionRow.tsx';
import styles from './Sessions.module.css';

export function Sessions() {
  const sessions = useQuery(sessionsQuery);
  const client = useQueryClient();
  const list = useRef<HTMLUListElement>(null);
  const [ended, setEnded] = useState<string | null>(null);

  const onEnded = async ({ userAgent }: Session) => {
    await client.invalidateQueries(sessionsQuery);
    // The button has disappeared with its session.
    list.current?.focus();
    setEnded(deviceOf(userAgent).name);
  };

  return (
    <Card title={t('settings.devices')}>
      {ended !== null && <Notice kind="good" title={t('settings.device.ended', { device: ended })} />}
      <Loaded load={sessions}>
        {(all) => (
          <>
            <ul ref={list} tabIndex={-1} aria-label={t('settings.devicesList')} className={styles.list}>
              {all.map((session) => (
                <SessionRow key={session.id} session={session}>
                  {!session.current && <EndSession session={session} onEnded={() => void onEnded(session)} />}
                </SessionRow>
              ))}
            </ul>
            {all.length === 1 && <p className={styles.detail}>{t('settings.device.noOthers')}</p>}
          </>
        )}
      </Loaded>
      <div className={styles.all}>
        <Actions>
          <LogOutEverywhere />
        </Actions>
      </div>
    </Card>
  );
}
