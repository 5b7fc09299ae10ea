import { ButtonLink } from '../parts/Button.tsx';
import { Page } from '../parts/Page.tsx';
import { PATHS } from '../navigation/paths.ts';

export function NotFound() {
  return (
    <Page title="There is no such page" narrow>
      <p>The address may be mistyped, or from somewhere else.</p>
      <p>
        <ButtonLink href={PATHS.overview}>To the overview</ButtonLink>
      </p>
    </Page>
  );
}
