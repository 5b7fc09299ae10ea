import { useQuery } from '@tanstack/react-query';
import { accountQuery } from '../../api/accounts.ts';
import { t } from '../../messages/translate.ts';
import { ButtonLink } from '../../parts/Button.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Page } from '../../parts/Page.tsx';
import { PATHS } from '../../navigation/paths.ts';
import { BalanceCard } from './BalanceCard.tsx';
import { ChartCard } from './ChartCard.tsx';
import { LatestCard } from './LatestCard.tsx';
import styles from './Overview.module.css';

export function Overview() {
  const account = useQuery(accountQuery);
  return (
    <Page
      title={t('home.title')}
      aside={
        <ButtonLink look="main" href={PATHS.send}>
          {t('home.send')}
        </ButtonLink>
      }
    >
      <Loaded load={account} lines={8}>
        {(data) => (
          <div className={styles.columns}>
            <BalanceCard account={data} />
            <ChartCard account={data} />
            <div className={styles.wide}>
              <LatestCard currency={data.currency} />
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
}
