import { LinkedList, type Link } from '../../../utils/linkedList.util';

export interface FairQueueLimits {
  waitingWeightMax: number;
  /** An order that weighs more is large. */
  smallWeightMax: number;
}

export type Size = 'small' | 'large';

interface Waiting<T> {
  value: T;
  weight: number;
  size: Size;
  payer: Payer<T>;
}

interface Payer<T> {
  id: string;
  orders: Link<Waiting<T>>[];
  weight: number;
  /** In the line for the size of the oldest order. Null until the first order is here. */
  place: Link<Payer<T>> | null;
}

/**
 * The queue in which orders wait for their group. It decides which orders may wait and which go next; it has no clock and no
 * timer.
 *
 * 1. Orders of one payer leave in the order of their arrival.
 * 2. Payers take turns: at each turn one order of the payer goes, and the payer goes to the end of the line. A payer who arrives
 *    later stands behind all payers that wait. So the oldest order of a payer waits for at most one order of each other payer in
 *    its line.
 * 3. Small and large orders go in different groups. A payer stands in one line, for the size of the payer's oldest order. So a
 *    small order never waits for a large order of another payer, and a large order never for a small one of another payer.
 * 4. An order may wait if its payer's orders together weigh no more than the weight that is still free. So one payer fills half
 *    of the queue, two fill a third each, and payers who hold much never fill it for a payer who holds nothing.
 * 5. A payer without a waiting order takes no memory.
 *
 * Each operation takes constant time for each order that it adds or takes.
 */
export class FairQueue<T> {
  private readonly arrivals = new LinkedList<Waiting<T>>();
  private readonly payers = new Map<string, Payer<T>>();
  private readonly lines = { small: new LinkedList<Payer<T>>(), large: new LinkedList<Payer<T>>() };
  private waitingWeight = 0;

  constructor(private readonly limits: FairQueueLimits) {}

  get weight(): number {
    return this.waitingWeight;
  }

  get payerCount(): number {
    return this.payers.size;
  }

  /** Adds an order. False where the queue is full for its payer. An empty queue takes an order of any weight. */
  push(value: T, payerId: string, weight: number): boolean {
    const { waitingWeightMax, smallWeightMax } = this.limits;
    const payer = this.payers.get(payerId) ?? { id: payerId, orders: [], weight: 0, place: null };
    const isFull = payer.weight + weight > waitingWeightMax - this.waitingWeight;
    if (isFull && this.waitingWeight > 0) return false;

    const size = weight > smallWeightMax ? 'large' : 'small';
    payer.orders.push(this.arrivals.append({ value, weight, size, payer }));
    this.addWeight(payer, weight);
    if (payer.place !== null) return true;
    this.payers.set(payerId, payer);
    payer.place = this.lines[size].append(payer);
    return true;
  }

  oldest(): T | undefined {
    return this.arrivals.first?.value.value;
  }

  next(size: Size): T | undefined {
    return this.turnOf(size)?.value.value;
  }

  /** Takes as many orders of this size as one group carries. An order that weighs more goes alone. */
  takeGroup(size: Size, groupWeightMax: number): T[] {
    const group: T[] = [];
    let weight = 0;
    for (let turn = this.turnOf(size); turn; turn = this.turnOf(size)) {
      weight += turn.value.weight;
      if (weight > groupWeightMax && group.length > 0) break;
      group.push(this.remove(turn, { endsTurn: true }));
    }
    return group;
  }

  takeLate(isLate: (value: T) => boolean): T[] {
    const late: T[] = [];
    for (let oldest = this.arrivals.first; oldest && isLate(oldest.value.value); oldest = this.arrivals.first) {
      late.push(this.remove(oldest, { endsTurn: false }));
    }
    return late;
  }

  private turnOf(size: Size): Link<Waiting<T>> | undefined {
    return this.lines[size].first?.value.orders[0];
  }

  private remove(arrival: Link<Waiting<T>>, { endsTurn }: { endsTurn: boolean }): T {
    const { value, weight, size, payer } = arrival.value;
    this.arrivals.remove(arrival);
    payer.orders.shift();
    this.addWeight(payer, -weight);
    const [next] = payer.orders;
    if (!endsTurn && next?.value.size === size) return value;

    this.lines[size].remove(payer.place as Link<Payer<T>>);
    if (next) payer.place = this.lines[next.value.size].append(payer);
    else this.payers.delete(payer.id);
    return value;
  }

  private addWeight(payer: Payer<T>, weight: number): void {
    payer.weight += weight;
    this.waitingWeight += weight;
  }
}
