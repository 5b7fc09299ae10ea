import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { getStatement, type Account } from '../../api/accounts.ts';
import { Button } from '../../parts/Button.tsx';
import { ErrorNotice } from '../../parts/ErrorNotice.tsx';
import { isBackwards, periodOf, type HistoryFilter } from './filter.ts';
import { saveFile } from '../../browser/saveFile.ts';
import { t } from '../../messages/translate.ts';
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
      saveFile(file, fileName(accountNumber, filter));
    },
  });
  return (
    <div className={styles.statement}>
      <p className={styles.words}>
        {from === undefined && to === undefined ? t('history.statement') : t('history.statementDays')}
      </p>
      <Button busy={statement.isPending} disabled={isBackwards(filter)} onClick={() => statement.mutate()}>
        <Download aria-hidden />
        {statement.isPending ? t('history.downloading') : t('history.download')}
      </Button>
      <p role="status" className="hidden">
        {statement.isSuccess && t('history.downloaded')}
      </p>
      {statement.isError && (
        <div className={styles.error}>
          <ErrorNotice error={statement.error} />
        </div>
      )}
    </div>
  );
}

function fileName(number: string, { from, to }: HistoryFilter): string {
  if (from === undefined)
    return to === undefined ? t('history.file.all', { number }) : t('history.file.until', { number, to });
  return to === undefined ? t('history.file.since', { number, from }) : t('history.file.period', { number, from, to });
}
