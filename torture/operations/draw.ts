import { Draws } from '../model/draws';
import { keyOf, type MoneyOperation, type Operation, type Plan } from '../model/operation';
import type { World } from '../payments/world';
import type { Earlier, Kind, MoneyKind, Place } from './kind';
import { KINDS, type AnyOperation, type KindName } from './kinds';
import { send } from './send';

const WEIGHTS = Object.fromEntries(Object.entries(KINDS).map(([name, { weight }]) => [name, weight])) as Record<
  KindName,
  number
>;

/** The operation of a client at a place of its sequence: it follows from the seed, and not from earlier answers. */
export function drawOperation(plan: Plan, client: number, number: number): AnyOperation {
  const draws = new Draws(`${plan.seed}/client ${client}/${number}`);
  const kind = KINDS[draws.pickWeighted(WEIGHTS)];
  const placed = { client, number, server: draws.integer(0, plan.servers - 1) };
  const earlier = (before: number) => describe(drawOperation(plan, client, before));
  const place: Place = { placed, plan, draws, earlier };
  return kind.draw(place) ?? (send.draw(place) as AnyOperation);
}

export function performOperation(operation: AnyOperation, world: World): Promise<void> {
  return kindOf(operation).perform(operation, world);
}

function describe(operation: AnyOperation): Earlier {
  const kind = kindOf(operation);
  if (!movesMoney(kind)) return { operation, money: null };
  const money = operation as MoneyOperation;
  return { operation, money: { operation: money, payer: kind.payer(money), key: keyOf(money) } };
}

const kindOf = ({ kind }: AnyOperation) => KINDS[kind] as Kind<Operation>;

const movesMoney = (kind: Kind<Operation>): kind is MoneyKind<MoneyOperation> => 'request' in kind;
