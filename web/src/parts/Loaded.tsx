import type { UseQueryResult } from '@tanstack/react-query';
import { CloudOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';
import { EmptyState } from './EmptyState.tsx';
import { Skeleton } from './Skeleton.tsx';

/** What is needed of a query, so that one of pages will do too. */
export type Load<Data> = Pick<UseQueryResult<Data>, 'error' | 'fetchStatus' | 'isFetching'> & {
  data: Data | undefined;
  refetch: () => unknown;
};

interface LoadedProps<Data> {
  load: Load<Data>;
  /** How many lines stand in for what is to come. */
  lines?: number;
  children: (data: Data) => ReactNode;
}

/** Shows what was loaded; until then, or when it could not be, one of the states that every part of every page has. */
export function Loaded<Data>({ load, lines = 3, children }: LoadedProps<Data>) {
  const { data, error, fetchStatus, isFetching, refetch } = load;
  // What is there is shown on, also while it cannot be asked for again.
  if (data !== undefined) return children(data);
  if (fetchStatus === 'paused')
    return <EmptyState icon={CloudOff} title="You are offline" text="This appears as soon as you are back." />;
  if (error === null || isFetching) return <Skeleton lines={lines} />;
  return (
    <ErrorNotice error={error}>
      <p>
        <Button onClick={() => void refetch()}>Try again</Button>
      </p>
    </ErrorNotice>
  );
}
