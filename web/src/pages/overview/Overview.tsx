import { useQuery } from '@tanstack/react-query';
import { accountQuery } from '../../api/accounts.ts';
import { t } from '../../messages/translate.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { Page } from '../../parts/Page.tsx';
import { BalanceCard } from './BalanceCard.tsx';
import { ChartCard } from './ChartCard.tsx';
import { LatestCard } from './LatestCard.tsx';
import { PeopleCard } from './PeopleCard.tsx';
import styles from './Overview.module.css';

export function Overview() {
  const account = useQuery(accountQuery);
  return (
    <Page title={t('home.title')}>
      <Loaded load={account} lines={8}>
        {(data) => (
          <div className={styles.columns}>
            <div className={styles.column}>
              <BalanceCard account={data} />
              <PeopleCard />
              <LatestCard currency={data.currency} />
            </div>
            <div className={styles.column}>
              <ChartCard account={data} />
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
}
