import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { getStatement, type Account } from '../../api/accounts.ts';
import { Button } from '../../parts/Button.tsx';
import { ErrorNotice } from '../../parts/ErrorNotice.tsx';
import { toast } from '../../parts/toasts.ts';
import { isBackwards, periodOf, type HistoryFilter } from './filter.ts';
import { statementName } from './statementName.ts';
import { saveFile } from '../../browser/saveFile.ts';
import { t } from '../../messages/translate.ts';
import styles from './StatementButton.module.css';

interface StatementButtonProps {
  account: Account;
  filter: HistoryFilter;
}

/** Downloads the statement of the chosen period. */
export function StatementButton({ account: { id }, filter }: StatementButtonProps) {
  const { from, to } = filter;
  const statement = useMutation({
    mutationFn: async () => {
      const file = await getStatement(id, periodOf(filter));
      saveFile(file, statementName(filter));
      toast(t('history.downloaded'));
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
      {statement.isError && (
        <div className={styles.error}>
          <ErrorNotice error={statement.error} />
        </div>
      )}
    </div>
  );
}
