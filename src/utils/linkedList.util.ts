export interface Link<T> {
  readonly value: T;
  before: Link<T> | null;
  after: Link<T> | null;
}

/** Appends and removes in constant time. */
export class LinkedList<T> {
  first: Link<T> | null = null;
  private last: Link<T> | null = null;

  append(value: T): Link<T> {
    const link: Link<T> = { value, before: this.last, after: null };
    if (this.last) this.last.after = link;
    else this.first = link;
    this.last = link;
    return link;
  }

  remove(link: Link<T>): void {
    if (link.before) link.before.after = link.after;
    else this.first = link.after;
    if (link.after) link.after.before = link.before;
    else this.last = link.before;
  }
}
