/** A set that forgets what was added longer ago than `lifetimeMs`: the access tokens of those sessions have expired by then. */
export class RevocationWindow {
  private readonly addedAt = new Map<string, number>();

  constructor(private readonly lifetimeMs: number) {}

  has(sessionId: string): boolean {
    return this.addedAt.has(sessionId);
  }

  addAll(sessionIds: readonly string[]): void {
    const now = performance.now();
    for (const sessionId of sessionIds) {
      if (!this.addedAt.has(sessionId)) this.addedAt.set(sessionId, now);
    }
    // A Map keeps the order in which its keys were added, so the oldest come first.
    for (const [sessionId, addedAt] of this.addedAt) {
      if (now - addedAt <= this.lifetimeMs) break;
      this.addedAt.delete(sessionId);
    }
  }
}
