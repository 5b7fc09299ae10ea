import { useQuery } from '@tanstack/react-query';
import { ArrowLeftRight } from 'lucide-react';
import { Link } from 'wouter';
import { latestQuery } from '../../api/entries.ts';
import { t } from '../../messages/translate.ts';
import { Card } from '../../parts/Card.tsx';
import { EntryList } from '../../parts/EntryList.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { PATHS } from '../../navigation/paths.ts';
import styles from './LatestCard.module.css';

/** The newest transactions; for a new user, the first steps. */
export function LatestCard({ currency }: { currency: string }) {
  const latest = useQuery(latestQuery);
  return (
    <Card title={t('home.latest')} aside={<Link href={PATHS.history}>{t('home.seeAll')}</Link>}>
      <Loaded load={latest} lines={5}>
        {(entries) =>
          entries.length === 0 ? (
            <EmptyState icon={ArrowLeftRight} title={t('home.empty')} text={t('home.firstStepsText')} />
          ) : (
            <div className={styles.content}>
              <EntryList entries={entries} currency={currency} />
              {/* The opening entry of every account. */}
              {entries.length === 1 && (
                <Notice kind="info" title={t('home.firstSteps')}>
                  <p>{t('home.firstStepsText')}</p>
                </Notice>
              )}
            </div>
          )
        }
      </Loaded>
    </Card>
  );
}
