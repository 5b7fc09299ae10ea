import { Page } from '../../parts/Page.tsx';

export function Transaction({ id }: { id: string }) {
  return <Page title="Transaction">{id}</Page>;
}
