import { daysUntil, type Day } from './calendar';
import type { DemoEvent, Payment, Refund } from './event';
import { bills, rent, yoga } from './life/home';
import { dinners, smallThings } from './life/friends';
import { coffees, groceries } from './life/shops';
import { story } from './life/story';
import { lunches, salaries } from './life/work';
import { PEOPLE, type PersonId } from './people';
import { Random } from './random';

const SEED = 20_260_601;
const OPENING_CENTS = 100_000;
const MINUTE_MS = 60_000;

/** One call of the API, and the time that its transaction gets. */
export type Step = { key: string; at: Date; note: string | null; cents: number } & (
  { kind: 'send'; from: PersonId; to: PersonId; refused: boolean } | { kind: 'refund'; of: string; by: PersonId }
);

export interface Plan {
  joinedAt: Readonly<Record<PersonId, Date>>;
  /** In the order of their times. */
  steps: readonly Step[];
}

/** The half year that ends at `end`. The same end gives the same plan. */
export function makePlan(end: Date): Plan {
  const days = daysUntil(end);
  const start = (days[0] as Day).at(6, 12);
  const joined = PEOPLE.map(({ id, joinedAfterMinutes: minutes }) => {
    return [id, new Date(start.getTime() + minutes * MINUTE_MS)] as const;
  });
  const joinedAt = Object.fromEntries(joined) as Record<PersonId, Date>;
  const events = eventsOf(days).sort((one, other) => one.at.getTime() - other.at.getTime());
  const book = new Book(joinedAt);
  return { joinedAt, steps: events.filter(({ at }) => at < end).flatMap((event) => book.take(event)) };
}

/** Each part has a separate source of numbers, so that a change of one part changes no other. */
function eventsOf(days: readonly Day[]): DemoEvent[] {
  const parts = [coffees, groceries, salaries, lunches, rent, bills, yoga, dinners, smallThings, story];
  return parts.flatMap((part, place) => part(days, new Random(SEED + place)));
}

/** Follows the balances, and leaves out events that the balances do not allow: the server would refuse them. */
class Book {
  private readonly balances = new Map<PersonId, number>(PEOPLE.map(({ id }) => [id, OPENING_CENTS]));
  private readonly labelled = new Map<string, { key: string; from: PersonId; to: PersonId }>();
  private count = 0;

  constructor(private readonly joinedAt: Plan['joinedAt']) {}

  take(event: DemoEvent): Step[] {
    return 'refundOf' in event ? this.refund(event) : this.pay(event);
  }

  private pay(payment: Payment): Step[] {
    const { at, from, to, label, note = null, refused = false } = payment;
    const balance = this.balanceOf(from);
    const cents = typeof payment.cents === 'number' ? payment.cents : payment.cents(balance);
    const areThere = this.joinedAt[from] < at && this.joinedAt[to] < at;
    if (!areThere || cents <= 0 || cents > balance !== refused) return [];
    const key = this.nextKey();
    if (!refused) this.move(from, to, cents);
    if (label !== undefined) this.labelled.set(label, { key, from, to });
    return [{ kind: 'send', key, at, note, cents, from, to, refused }];
  }

  private refund({ at, refundOf, cents, note = null }: Refund): Step[] {
    const original = this.labelled.get(refundOf);
    if (!original || cents > this.balanceOf(original.to)) return [];
    this.move(original.to, original.from, cents);
    return [{ kind: 'refund', key: this.nextKey(), at, note, cents, of: original.key, by: original.to }];
  }

  private balanceOf(person: PersonId): number {
    return this.balances.get(person) ?? 0;
  }

  private move(from: PersonId, to: PersonId, cents: number): void {
    this.balances.set(from, this.balanceOf(from) - cents);
    this.balances.set(to, this.balanceOf(to) + cents);
  }

  private nextKey(): string {
    this.count += 1;
    return `demo-${String(this.count).padStart(4, '0')}`;
  }
}
