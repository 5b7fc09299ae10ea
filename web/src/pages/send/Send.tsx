import { Page } from '../../parts/Page.tsx';

export function Send() {
  return <Page title="Send">…</Page>;
}
