import { Monitor, Smartphone } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Session } from '../../api/sessions.ts';
import { t, tRich } from '../../messages/translate.ts';
import { Chip } from '../../parts/Chip.tsx';
import { Time } from '../../parts/Time.tsx';
import { deviceOf } from './device.ts';
import styles from './Sessions.module.css';

function repeatedText({ userAgent, ip, at }: NonNullable<Session['repeated']>): ReactNode {
  const values = { device: deviceOf(userAgent).name, time: <Time at={at} /> };
  return ip === null
    ? tRich('settings.device.repeated', values)
    : tRich('settings.device.repeatedFrom', { ...values, ip });
}

export function SessionRow({ session, children }: { session: Session; children: ReactNode }) {
  const { userAgent, ip, createdAt, lastUsedAt, current, repeated } = session;
  const { name, isHandheld } = deviceOf(userAgent);
  const Icon = isHandheld ? Smartphone : Monitor;
  return (
    <li className={styles.row}>
      <span aria-hidden className={styles.icon}>
        <Icon />
      </span>
      <div className={styles.what}>
        <p className={styles.name}>
          {name}
          {current && <Chip tone="good">{t('settings.device.here')}</Chip>}
        </p>
        <p className={styles.detail}>
          {ip === null
            ? tRich('settings.device.lastUsed', { time: <Time at={lastUsedAt} /> })
            : tRich('settings.device.lastUsedFrom', { time: <Time at={lastUsedAt} />, ip })}
        </p>
        <p className={styles.detail}>{tRich('settings.device.signedIn', { time: <Time at={createdAt} /> })}</p>
        {repeated && <p className={styles.warning}>{repeatedText(repeated)}</p>}
      </div>
      {children}
    </li>
  );
}
