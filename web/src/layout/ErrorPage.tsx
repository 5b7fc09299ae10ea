import type { Failure } from '../parts/ErrorBoundary.tsx';
import { isConnectionLost, LoadFailedNotice } from '../parts/LoadFailedNotice.tsx';
import { Page } from '../parts/Page.tsx';

export function ErrorPage(failure: Failure) {
  return (
    <Page title={isConnectionLost(failure.error) ? 'Page not loaded' : 'Something went wrong'} narrow>
      <LoadFailedNotice {...failure} />
    </Page>
  );
}
