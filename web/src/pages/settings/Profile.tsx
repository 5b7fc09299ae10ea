import { useQuery } from '@tanstack/react-query';
import { accountQuery } from '../../api/accounts.ts';
import { profileQuery } from '../../api/profile.ts';
import { t, tRich } from '../../messages/translate.ts';
import { AccountNumber } from '../../parts/AccountNumber.tsx';
import { Card } from '../../parts/Card.tsx';
import { CopyButton } from '../../parts/CopyButton.tsx';
import { Face } from '../../parts/Face.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Time } from '../../parts/Time.tsx';
import styles from './Settings.module.css';

/** The user: face, name, email, and the account number to get paid. */
export function Profile() {
  const profile = useQuery(profileQuery);
  const account = useQuery(accountQuery);
  return (
    <Card label={t('settings.profile')}>
      <Loaded load={profile}>
        {({ fullName, email }) => (
          <Loaded load={account}>
            {({ accountNumber, createdAt }) => (
              <>
                <div className={styles.person}>
                  <Face of={{ accountNumber, name: fullName }} size="xl" />
                  <div className={styles.who}>
                    <h2 className={styles.name}>{fullName}</h2>
                    <p>{email}</p>
                    <p className={styles.quiet}>
                      {tRich('settings.memberSince', { date: <Time at={createdAt} show="date" /> })}
                    </p>
                  </div>
                </div>
                <div className={styles.account}>
                  <div>
                    <p className={styles.quiet}>{t('settings.accountNumber')}</p>
                    <AccountNumber of={accountNumber} />
                  </div>
                  <CopyButton text={accountNumber}>{t('action.copyNumber')}</CopyButton>
                </div>
              </>
            )}
          </Loaded>
        )}
      </Loaded>
    </Card>
  );
}
