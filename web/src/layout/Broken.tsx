import { LoadAgain } from '../parts/LoadAgain.tsx';
import { Page } from '../parts/Page.tsx';

/** Stands in for a page that cannot be shown. */
export function Broken() {
  return (
    <Page title="Something went wrong" narrow>
      <LoadAgain />
    </Page>
  );
}
