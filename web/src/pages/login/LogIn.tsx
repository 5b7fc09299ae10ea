import { Page } from '../../parts/Page.tsx';

export function LogIn() {
  return <Page title="LogIn">…</Page>;
}
