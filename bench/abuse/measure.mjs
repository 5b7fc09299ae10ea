// @ts-check
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createPeople } from '../people.mjs';
import { createClient } from './client.mjs';
import { printAbuseReport } from './report.mjs';

/**
 * @typedef {import('../cases.mjs').Stage} Stage
 * @typedef {import('./attacks.mjs').Attack} Attack
 * @typedef {import('./report.mjs').Row} Row
 */

const VICTIM = fileURLToPath(new URL('victim.process.mjs', import.meta.url));
const ATTACKER = fileURLToPath(new URL('attacker.process.mjs', import.meta.url));
/** The victim pays before the attack begins, because the attack's first second may be the worst. */
const LEAD_MS = 500;
/** After this time the server has finished all requests of an attack. */
const CALM_MS = 5_000;
const WARM_UP_SECONDS = 3;
const PASSWORD = 'a long enough password';

/**
 * Measures the payments of one user before each attack and during it, and prints both.
 *
 * @param {Stage} stage
 * @param {Attack[]} attacks
 * @param {{ seconds: number, rounds: number }} settings
 */
export async function benchAbuse(stage, attacks, { seconds, rounds }) {
  const world = await openWorld(stage, seconds);
  /** @type {Row[]} */
  const rows = attacks.map(({ name, goal }) => ({ name, goal, alone: [], attacked: [], answers: [] }));
  await world.runVictim(world.limited, { warmUp: true });
  for (let round = 1; round <= rounds; round += 1) {
    for (const [index, attack] of attacks.entries()) {
      console.log(`round ${round}  ${attack.name}`);
      const { alone, attacked, answers } = await measureAttack(world, attack);
      rows[index].alone.push(alone);
      rows[index].attacked.push(attacked);
      rows[index].answers.push(answers);
    }
  }
  printAbuseReport(rows);
}

/** @param {Stage} stage @param {number} seconds */
export async function openWorld({ admin, grouped, startLimited, vacuum, tokens, interruption }, seconds) {
  const insertPeople = createPeople({ admin, tokens, first: 1_000_000 });
  const [victim, payee] = await insertPeople(2);
  const payment = { token: victim.token, toAccountNumber: payee.accountNumber };
  const limited = await startLimited();
  const homes = createHomes(limited.port);
  /**
   * @param {{ port: number }} server
   * @param {{ login?: import('../types.d.ts').Login | null | undefined, warmUp?: boolean }} [how]
   * @returns {Promise<import('../types.d.ts').VictimResult>}
   */
  const runVictim = ({ port }, { login = null, warmUp = false } = {}) =>
    runToEnd(VICTIM, { port, seconds: warmUp ? WARM_UP_SECONDS : seconds, payment, login }, interruption);
  return { admin, insertPeople, vacuum, payee, homes, limited, unlimited: grouped, runVictim, interruption };
}

/** @param {Awaited<ReturnType<typeof openWorld>>} world @param {Attack} attack */
async function measureAttack(world, { limited = true, goal, prepare }) {
  const server = limited ? world.limited : world.unlimited;
  const job = await prepare(world);
  // Two homes, so that logins before the attack do not use up the limit of logins during it.
  const logins = goal.logins ? [await world.homes.moveIn(), await world.homes.moveIn()] : [];
  await delay(CALM_MS);
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

/** @param {string} file @param {import('../types.d.ts').VictimJob} job @param {AbortSignal} signal */
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

/**
 * Users who have logged in, each from an address in another network.
 *
 * @param {number} port
 */
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

  /** @param {string} path @param {import('../types.d.ts').Login & { full_name?: string }} login */
  function post(path, { address, ...body }) {
    return call('POST', `/api/auth/${path}`, { body, headers: { 'X-Forwarded-For': address } });
  }
}

/** @param {number} expected @param {Promise<import('./client.mjs').Answer>} answer */
async function expectStatus(expected, answer) {
  const { status } = await answer;
  if (status !== expected) throw new Error(`the victim's first call was answered ${status} instead of ${expected}`);
}
