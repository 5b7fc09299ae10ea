/** Calls the listeners in order, each in a separate microtask, so that an error of one breaks nothing else. */
export class Listeners<Event> {
  private readonly listeners = new Set<{ call: (event: Event) => void }>();

  add(call: (event: Event) => void): () => void {
    const listener = { call };
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  emit(event: Event): void {
    for (const listener of this.listeners) queueMicrotask(() => this.listeners.has(listener) && listener.call(event));
  }
}
