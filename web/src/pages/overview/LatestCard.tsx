import { useQuery } from '@tanstack/react-query';
import { ArrowLeftRight } from 'lucide-react';
import { Link } from 'wouter';
import { latestQuery } from '../../api/entries.ts';
import { Card } from '../../parts/Card.tsx';
import { EntryList } from '../../parts/EntryList.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { PATHS } from '../../navigation/paths.ts';
import styles from './LatestCard.module.css';

const FIRST_STEPS = 'Send somebody money, or give whoever is to pay you your account number or the link.';

/** The newest transactions; for who has only just begun, what to do first. */
export function LatestCard({ currency }: { currency: string }) {
  const latest = useQuery(latestQuery);
  return (
    <Card title="Latest transactions" aside={<Link href={PATHS.history}>See all</Link>}>
      <Loaded load={latest} lines={5}>
        {(entries) =>
          entries.length === 0 ? (
            <EmptyState icon={ArrowLeftRight} title="No transactions yet" text={FIRST_STEPS} />
          ) : (
            <div className={styles.content}>
              <EntryList entries={entries} currency={currency} />
              {/* What every account begins with. */}
              {entries.length === 1 && (
                <Notice kind="info" title="What to do first">
                  <p>{FIRST_STEPS}</p>
                </Notice>
              )}
            </div>
          )
        }
      </Loaded>
    </Card>
  );
}
