import { Page } from '../../parts/Page.tsx';

export function History() {
  return <Page title="History">…</Page>;
}
