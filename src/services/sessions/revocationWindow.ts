/** A set of ids in which each id expires `lifetimeMs` after it was added first. */
export class RevocationWindow {
  /** In the order of addition, as a Map keeps it. */
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
    for (const [sessionId, addedAt] of this.addedAt) {
      if (now - addedAt <= this.lifetimeMs) break;
      this.addedAt.delete(sessionId);
    }
  }
}
