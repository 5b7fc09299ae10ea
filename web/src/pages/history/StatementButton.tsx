import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { getStatement, type Account } from '../../api/accounts.ts';
import { Button } from '../../parts/Button.tsx';
import { ErrorNotice } from '../../parts/ErrorNotice.tsx';
import { isBackwards, periodOf, type HistoryFilter } from './filter.ts';
import { saveFile } from '../../browser/saveFile.ts';
import styles from './StatementButton.module.css';

interface StatementButtonProps {
  account: Account;
  filter: HistoryFilter;
}

/** Downloads the statement of the period that is chosen. */
export function StatementButton({ account: { id, accountNumber }, filter }: StatementButtonProps) {
  const { from, to } = filter;
  const statement = useMutation({
    mutationFn: async () => {
      const file = await getStatement(id, periodOf(filter));
      saveFile(file, ['statement', accountNumber, from ?? 'begin', to ?? 'now'].join('_') + '.csv');
    },
  });
  return (
    <div className={styles.statement}>
      <p className={styles.words}>
        The statement is a CSV file of all that moved money
        {from === undefined && to === undefined ? '' : ' on the chosen days'}, whatever else is filtered.
      </p>
      <Button busy={statement.isPending} disabled={isBackwards(filter)} onClick={() => statement.mutate()}>
        <Download aria-hidden />
        {statement.isPending ? 'Downloading' : 'Download statement'}
      </Button>
      <p role="status" className="hidden">
        {statement.isSuccess && 'The statement was downloaded.'}
      </p>
      {statement.isError && (
        <div className={styles.fault}>
          <ErrorNotice error={statement.error} />
        </div>
      )}
    </div>
  );
}
