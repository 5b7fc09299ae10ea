import { ButtonLink } from '../parts/Button.tsx';
import { Page } from '../parts/Page.tsx';
import { PATHS } from '../navigation/paths.ts';

export function NotFound() {
  return (
    <Page title="Page not found" narrow>
      <p>Check the address, or go to the overview.</p>
      <p>
        <ButtonLink href={PATHS.overview}>Go to overview</ButtonLink>
      </p>
    </Page>
  );
}
