import { use, type ComponentType } from 'react';

const lost = new Set<() => void>();

/**
 * A component whose code is loaded when it is shown for the first time. Unlike `React.lazy` it can be loaded again after a
 * failure: `retryFailedComponents` lets each failed part begin anew the next time it is drawn.
 */
export function lazyComponent<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loading: Promise<ComponentType<Props>> | null = null;
  const begin = () => {
    const promise = load();
    promise.catch(() => lost.add(() => (loading = null)));
    return promise;
  };
  return function LazyComponent(props: Props) {
    const Part = use((loading ??= begin()));
    return <Part {...props} />;
  };
}

export function retryFailedComponents(): void {
  for (const forget of lost) forget();
  lost.clear();
}
