import { ArrowUpRight, HandCoins } from 'lucide-react';
import type { Account } from '../../api/accounts.ts';
import { t } from '../../messages/translate.ts';
import { PATHS } from '../../navigation/paths.ts';
import { AccountNumber } from '../../parts/AccountNumber.tsx';
import { ButtonLink } from '../../parts/Button.tsx';
import { Card } from '../../parts/Card.tsx';
import { CopyIconButton } from '../../parts/CopyIconButton.tsx';
import { Money } from '../../parts/Money.tsx';
import styles from './BalanceCard.module.css';

/** The balance, the two things that one does with it, and the number by which one gets paid. */
export function BalanceCard({ account: { accountNumber, balance, currency } }: { account: Account }) {
  return (
    <Card>
      <div>
        <h2 className={styles.label}>{t('home.balance')}</h2>
        <p className={styles.balance}>
          <Money cents={balance} currency={currency} />
        </p>
      </div>
      <div className={styles.actions}>
        <ButtonLink look="main" href={PATHS.send}>
          <ArrowUpRight aria-hidden /> {t('home.send')}
        </ButtonLink>
        <ButtonLink href={PATHS.request}>
          <HandCoins aria-hidden /> {t('home.request')}
        </ButtonLink>
      </div>
      <div>
        <p className={styles.label}>{t('home.accountNumber')}</p>
        <p className={styles.number}>
          <AccountNumber of={accountNumber} />
          <CopyIconButton text={accountNumber} label={t('action.copyNumber')} />
        </p>
      </div>
    </Card>
  );
}
