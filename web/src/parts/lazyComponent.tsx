import { use, type ComponentType } from 'react';

const failed = new Set<() => void>();

/**
 * A component whose code loads at its first render. Unlike `React.lazy` it can load again after a failure: after
 * `retryFailedComponents` each failed component does so at its next render.
 */
export function lazyComponent<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loading: Promise<ComponentType<Props>> | null = null;
  const begin = () => {
    const promise = load();
    promise.catch(() => failed.add(() => (loading = null)));
    return promise;
  };
  return function LazyComponent(props: Props) {
    const Part = use((loading ??= begin()));
    return <Part {...props} />;
  };
}

export function retryFailedComponents(): void {
  for (const forget of failed) forget();
  failed.clear();
}
