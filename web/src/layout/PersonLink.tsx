import { useQuery } from '@tanstack/react-query';
import { Settings } from 'lucide-react';
import { Link, useRoute } from 'wouter';
import { accountQuery } from '../api/accounts.ts';
import { profileQuery } from '../api/profile.ts';
import { t } from '../messages/translate.ts';
import { PATHS } from '../navigation/paths.ts';
import { Face } from '../parts/Face.tsx';
import styles from './PersonLink.module.css';

/** The person that is logged in, as the link to the settings. A phone has room for the face only. */
export function PersonLink() {
  const { data: profile } = useQuery(profileQuery);
  const { data: account } = useQuery(accountQuery);
  const [isHere] = useRoute(PATHS.settings);
  return (
    <Link href={PATHS.settings} className={styles.person} aria-current={isHere ? 'page' : undefined}>
      <span className="hidden">{t('nav.settings')}</span>
      {profile && account ? (
        <Face of={{ accountNumber: account.accountNumber, name: profile.fullName }} />
      ) : (
        <span className={styles.loading} />
      )}
      <span className={styles.text}>
        <span className={styles.name}>{profile?.fullName}</span>
        <span className={styles.email}>{profile?.email}</span>
      </span>
      <Settings aria-hidden className={styles.icon} />
    </Link>
  );
}
