import { useEffect, useRef } from 'react';
import { useOnline } from '../browser/useOnline.ts';
import { Button } from './Button.tsx';
import { ChunkLoadError } from './fetchChunks.ts';
import type { Failure } from './ErrorBoundary.tsx';
import { Notice } from './Notice.tsx';

export const isConnectionLost = (error: unknown): boolean =>
  error instanceof ChunkLoadError && error.reason === 'connection';

/** Stands where something broke, or its file did not come: those of an older version are gone when there is a new one. */
export function LoadFailedNotice({ error, onRetry }: Failure) {
  const isOnline = useOnline();
  if (isConnectionLost(error)) return <ConnectionLost isOnline={isOnline} onRetry={onRetry} />;
  return (
    <Notice kind="bad" title="This cannot be shown">
      <p>There may be a new version of PayVerse. Please load the page again.</p>
      <p>
        <Button disabled={!isOnline} onClick={() => window.location.reload()}>
          Load again
        </Button>
      </p>
    </Notice>
  );
}

/** Tries again by itself when the browser has a network again. */
function ConnectionLost({ isOnline, onRetry }: { isOnline: boolean; onRetry: () => void }) {
  const wasOffline = useRef(false);
  useEffect(() => {
    if (isOnline && wasOffline.current) onRetry();
    wasOffline.current = !isOnline;
  }, [isOnline, onRetry]);
  return (
    <Notice kind="bad" title={isOnline ? 'The connection was lost' : 'You are offline'}>
      <p>
        {isOnline
          ? 'This part could not be loaded. Check your connection, and try again.'
          : 'This part could not be loaded. It appears as soon as you are back.'}
      </p>
      <p>
        <Button disabled={!isOnline} onClick={onRetry}>
          Try again
        </Button>
      </p>
    </Notice>
  );
}
