import { t } from '../messages/translate.ts';
import type { Failure } from '../parts/ErrorBoundary.tsx';
import { isConnectionLost, LoadFailedNotice } from '../parts/LoadFailedNotice.tsx';
import { Page } from '../parts/Page.tsx';

export function ErrorPage(failure: Failure) {
  return (
    <Page title={isConnectionLost(failure.error) ? t('error.pageNotLoaded') : t('error.unknown')} narrow>
      <LoadFailedNotice {...failure} />
    </Page>
  );
}
