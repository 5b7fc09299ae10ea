import { Monitor, Smartphone } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Session } from '../../api/sessions.ts';
import { Time } from '../../parts/Time.tsx';
import { deviceOf } from './device.ts';
import styles from './Sessions.module.css';

export function SessionRow({ session, children }: { session: Session; children: ReactNode }) {
  const { userAgent, ip, createdAt, lastUsedAt, current, repeated } = session;
  const { name, isHandheld } = deviceOf(userAgent);
  const Icon = isHandheld ? Smartphone : Monitor;
  return (
    <li className={styles.row}>
      <Icon aria-hidden className={styles.icon} />
      <div className={styles.what}>
        <p className={styles.name}>
          {name}
          {current && <span className={styles.mark}>This browser</span>}
        </p>
        <p className={styles.detail}>
          Last used <Time at={lastUsedAt} />
          {ip !== null && ` from ${ip}`}
        </p>
        <p className={styles.detail}>
          Started <Time at={createdAt} />
        </p>
        {repeated && (
          <p className={styles.warning}>
            Also used at the same moment by {deviceOf(repeated.userAgent).name}
            {repeated.ip !== null && ` from ${repeated.ip}`}, <Time at={repeated.at} />. Not you? End this session and
            change your password.
          </p>
        )}
      </div>
      {children}
    </li>
  );
}
