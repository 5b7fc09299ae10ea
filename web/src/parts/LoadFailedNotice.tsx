import { useEffect, useRef } from 'react';
import { useOnline } from '../browser/useOnline.ts';
import { t } from '../messages/translate.ts';
import { Button } from './Button.tsx';
import { ChunkLoadError } from './fetchChunks.ts';
import type { Failure } from './ErrorBoundary.tsx';
import { Notice } from './Notice.tsx';

export const isConnectionLost = (error: unknown): boolean =>
  error instanceof ChunkLoadError && error.reason === 'connection';

/** Replaces a part that failed, or whose file did not load: the server deletes the files of an older version. */
export function LoadFailedNotice({ error, onRetry }: Failure) {
  const isOnline = useOnline();
  if (isConnectionLost(error)) return <ConnectionLost isOnline={isOnline} onRetry={onRetry} />;
  return (
    <Notice kind="bad" title={t('error.partNotLoaded')}>
      <p>{t('error.newVersion')}</p>
      <p>
        <Button disabled={!isOnline} onClick={() => window.location.reload()}>
          {t('action.reload')}
        </Button>
      </p>
    </Notice>
  );
}

/** Retries when the browser is online again. */
function ConnectionLost({ isOnline, onRetry }: { isOnline: boolean; onRetry: () => void }) {
  const wasOffline = useRef(false);
  useEffect(() => {
    if (isOnline && wasOffline.current) onRetry();
    wasOffline.current = !isOnline;
  }, [isOnline, onRetry]);
  return (
    <Notice kind="bad" title={isOnline ? t('error.connectionLost') : t('state.offline')}>
      <p>{isOnline ? t('error.partConnection') : t('error.partOffline')}</p>
      <p>
        <Button disabled={!isOnline} onClick={onRetry}>
          {t('action.tryAgain')}
        </Button>
      </p>
    </Notice>
  );
}
