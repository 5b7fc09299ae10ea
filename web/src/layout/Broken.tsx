import type { Failure } from '../parts/Guard.tsx';
import { isConnectionLost, LoadAgain } from '../parts/LoadAgain.tsx';
import { Page } from '../parts/Page.tsx';

/** Stands in for a page that cannot be shown. */
export function Broken(failure: Failure) {
  return (
    <Page title={isConnectionLost(failure.error) ? 'Page not loaded' : 'Something went wrong'} narrow>
      <LoadAgain {...failure} />
    </Page>
  );
}
