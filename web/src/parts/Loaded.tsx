import type { UseQueryResult } from '@tanstack/react-query';
import { CloudOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '../messages/translate.ts';
import { Button } from './Button.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';
import { EmptyState } from './EmptyState.tsx';
import { Skeleton } from './Skeleton.tsx';

/** The parts of a query that `Loaded` uses, so that it takes infinite queries too. */
export type Load<Data> = Pick<UseQueryResult<Data>, 'error' | 'fetchStatus' | 'isFetching'> & {
  data: Data | undefined;
  refetch: () => unknown;
};

interface LoadedProps<Data> {
  load: Load<Data>;
  /** The height of the skeleton, or a skeleton in the shape of the data. */
  lines?: number;
  skeleton?: ReactNode;
  children: (data: Data) => ReactNode;
}

/** Shows the data of a query, or one of its other states: loading, offline, failed. */
export function Loaded<Data>({ load, lines = 3, skeleton = <Skeleton lines={lines} />, children }: LoadedProps<Data>) {
  const { data, error, fetchStatus, isFetching, refetch } = load;
  // Old data stays on the screen while a refetch fails.
  if (data !== undefined) return children(data);
  if (fetchStatus === 'paused')
    return <EmptyState icon={CloudOff} title={t('state.offline')} text={t('state.offlineLoad')} />;
  if (error === null || isFetching) return skeleton;
  return (
    <ErrorNotice error={error}>
      <p>
        <Button onClick={() => void refetch()}>{t('action.tryAgain')}</Button>
      </p>
    </ErrorNotice>
  );
}
