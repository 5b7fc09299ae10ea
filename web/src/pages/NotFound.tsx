import { t } from '../messages/translate.ts';
import { ButtonLink } from '../parts/Button.tsx';
import { Page } from '../parts/Page.tsx';
import { PATHS } from '../navigation/paths.ts';

export function NotFound() {
  return (
    <Page title={t('notFound.title')} narrow>
      <p>{t('notFound.text')}</p>
      <p>
        <ButtonLink href={PATHS.overview}>{t('notFound.action')}</ButtonLink>
      </p>
    </Page>
  );
}
