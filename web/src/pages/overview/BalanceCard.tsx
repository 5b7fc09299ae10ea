import { useQuery } from '@tanstack/react-query';
import type { Account } from '../../api/accounts.ts';
import { profileQuery } from '../../api/profile.ts';
import { t } from '../../messages/translate.ts';
import { AccountNumber } from '../../parts/AccountNumber.tsx';
import { Card } from '../../parts/Card.tsx';
import { CopyButton } from '../../parts/CopyButton.tsx';
import { Money } from '../../parts/Money.tsx';
import { payPath } from '../../navigation/paths.ts';
import styles from './BalanceCard.module.css';

/** The balance, and the ways to get paid. */
export function BalanceCard({ account: { accountNumber, balance, currency } }: { account: Account }) {
  const { data: profile } = useQuery(profileQuery);
  return (
    <Card title={t('home.balance')}>
      <div className={styles.content}>
        <div>
          <p className={styles.balance}>
            <Money cents={balance} currency={currency} />
          </p>
          {/* Takes its space before the name loads, so that nothing moves. */}
          <p className={styles.owner}>{profile?.fullName}</p>
        </div>
        <div>
          <p className={styles.quiet}>{t('home.accountNumber')}</p>
          <p>
            <AccountNumber of={accountNumber} />
          </p>
        </div>
        <div className={styles.actions}>
          <CopyButton text={accountNumber}>{t('action.copyNumber')}</CopyButton>
          <CopyButton text={location.origin + payPath(accountNumber)}>{t('home.copyLink')}</CopyButton>
        </div>
      </div>
    </Card>
  );
}
