import { Suspense, type ReactNode } from 'react';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { LoadFailedNotice } from './LoadFailedNotice.tsx';
import { Skeleton } from './Skeleton.tsx';

/** A part of a page whose code loads separately. When it fails, the rest of the page works. */
export function SeparatePart({ lines = 1, children }: { lines?: number; children: ReactNode }) {
  return (
    <ErrorBoundary fallback={(failure) => <LoadFailedNotice {...failure} />}>
      <Suspense fallback={<Skeleton lines={lines} />}>{children}</Suspense>
    </ErrorBoundary>
  );
}
