import { use, type ComponentType } from 'react';

const failed = new Set<() => void>();

export interface LazyComponent<Props> {
  (props: Props): React.ReactElement;
  /** Loads the code before the first render, which then shows the component at once. */
  load: () => Promise<unknown>;
}

/**
 * A component whose code loads at its first render. Unlike `React.lazy` it can load again after a failure: after
 * `retryFailedComponents` each failed component does so at its next render.
 */
export function lazyComponent<Props extends object>(load: () => Promise<ComponentType<Props>>): LazyComponent<Props> {
  let loading: Promise<ComponentType<Props>> | null = null;
  const begin = () => {
    const promise = load();
    promise.then(
      // `use` reads these fields. Without them it suspends once, and React then shows the fallback for 300 ms.
      (value) => Object.assign(promise, { status: 'fulfilled', value }),
      () => failed.add(() => (loading = null)),
    );
    return promise;
  };
  const loadOnce = () => (loading ??= begin());
  function LazyComponent(props: Props) {
    const Part = use(loadOnce());
    return <Part {...props} />;
  }
  return Object.assign(LazyComponent, { load: loadOnce });
}

export function retryFailedComponents(): void {
  for (const forget of failed) forget();
  failed.clear();
}
