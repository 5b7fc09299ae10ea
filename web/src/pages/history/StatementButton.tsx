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

/** Downloads the statement of the chosen period. */
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
        The CSV statement contains all completed transactions
        {from === undefined && to === undefined ? '' : ' of the chosen days'}. Other filters do not apply.
      </p>
      <Button busy={statement.isPending} disabled={isBackwards(filter)} onClick={() => statement.mutate()}>
        <Download aria-hidden />
        {statement.isPending ? 'Downloading' : 'Download statement'}
      </Button>
      <p role="status" className="hidden">
        {statement.isSuccess && 'The statement was downloaded.'}
      </p>
      {statement.isError && (
        <div className={styles.error}>
          <ErrorNotice error={statement.error} />
        </div>
      )}
    </div>
  );
}
