/**
 * Who wants to hear of something. They are called after the work at hand and in order, so that what one of them throws
 * is its own affair and breaks no call.
 */
export function createListeners<Event>() {
  const listeners = new Set<{ call: (event: Event) => void }>();
  return {
    /** The returned function takes the listener away again. */
    add: (call: (event: Event) => void): (() => void) => {
      const listener = { call };
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    emit: (event: Event): void => {
      for (const listener of listeners) queueMicrotask(() => listeners.has(listener) && listener.call(event));
    },
  };
}
