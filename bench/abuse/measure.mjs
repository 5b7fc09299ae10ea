import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createPeople } from '../people.mjs';
import { createClient } from './client.mjs';
import { printAbuseReport } from './report.mjs';

const VICTIM = fileURLToPath(new URL('victim.process.mjs', import.meta.url));
const ATTACKER = fileURLToPath(new URL('attacker.process.mjs', import.meta.url));
/** The victim pays already when the attack begins: its first second may be the worst one. */
const LEAD_MS = 500;
/** What an attack has left in the server is gone after this. */
const SETTLE_MS = 5_000;
const WARM_UP_SECONDS = 3;
const PASSWORD = 'a long enough password';

/** Measures a user who pays beside each attack, and before each of them alone; prints what they noticed. */
export async function benchAbuse(stage, attacks, { seconds, rounds }) {
  const world = await openWorld(stage, seconds);
  const rows = attacks.map(({ name, goal }) => ({ name, goal, alone: [], attacked: [], answers: [] }));
  await world.runVictim(world.limited, { warmUp: true });
  for (let round = 1; round <= rounds; round += 1) {
    for (const [index, attack] of attacks.entries()) {
      console.log(`round ${round}  ${attack.name}`);
      const measured = await measureAttack(world, attack);
      for (const [key, value] of Object.entries(measured)) rows[index][key].push(value);
    }
  }
  printAbuseReport(rows);
}

async function openWorld({ admin, grouped, startLimited, settleDatabase, tokens, interruption }, seconds) {
  const insertPeople = createPeople({ admin, tokens, first: 1_000_000 });
  const [victim, payee] = await insertPeople(2);
  const payment = { token: victim.token, toAccountNumber: payee.accountNumber };
  const limited = await startLimited();
  const homes = createHomes(limited.port);
  const runVictim = ({ port }, { login = null, warmUp = false } = {}) =>
    runToEnd(VICTIM, { port, seconds: warmUp ? WARM_UP_SECONDS : seconds, payment, login }, interruption);
  return { admin, insertPeople, settleDatabase, payee, homes, limited, unlimited: grouped, runVictim, interruption };
}

async function measureAttack(world, { limited = true, goal, prepare }) {
  const server = limited ? world.limited : world.unlimited;
  const job = await prepare(world);
  // Two homes, so that the logins before the attack use up no limit of those during it.
  const logins = goal.logins ? [await world.homes.moveIn(), await world.homes.moveIn()] : [];
  await delay(SETTLE_MS);
  const alone = await world.runVictim(server, { login: logins[0] });
  const attacker = fork(ATTACKER);
  try {
    const begin = delay(LEAD_MS).then(() => attacker.send({ ...job, port: server.port }));
    const [attacked] = await Promise.all([world.runVictim(server, { login: logins[1] }), begin]);
    attacker.kill('SIGTERM');
    const [answers] = await once(attacker, 'message', { signal: world.interruption });
    return { alone, attacked, answers };
  } finally {
    attacker.kill('SIGKILL');
  }
}

async function runToEnd(file, job, signal) {
  const child = fork(file);
  try {
    child.send(job);
    const [result] = await once(child, 'message', { signal });
    return result;
  } finally {
    child.kill('SIGKILL');
  }
}

/** People who have logged in from an address of their own, each in another network. */
function createHomes(port) {
  const call = createClient(port);
  let made = 0;
  return {
    moveIn: async () => {
      made += 1;
      const login = { email: `${randomUUID()}@example.com`, password: PASSWORD, address: `198.18.${made}.1` };
      await expectStatus(201, post('register', { ...login, full_name: 'Ann Example' }));
      await expectStatus(200, post('login', login));
      return login;
    },
  };

  function post(path, { address, ...body }) {
    return call('POST', `/api/auth/${path}`, { body, headers: { 'X-Forwarded-For': address } });
  }
}

async function expectStatus(expected, answer) {
  const { status } = await answer;
  if (status !== expected) throw new Error(`the victim's first call was answered ${status} instead of ${expected}`);
}
