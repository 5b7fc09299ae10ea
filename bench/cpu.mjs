// @ts-check
import { readdir, readFile } from 'node:fs/promises';

/** Ticks of /proc in a second, on every Linux that Node.js runs on. */
const TICKS_PER_SECOND = 100;

/**
 * CPU seconds that a server (by its pid, or null) and PostgreSQL have used so far; null where there is no /proc.
 *
 * @param {number | null | undefined} serverPid
 * @param {number} postmasterPid
 */
export async function readCpu(serverPid, postmasterPid) {
  const processes = await listProcesses();
  const server = processes.find(({ pid }) => pid === serverPid);
  return {
    server: server ? server.own / TICKS_PER_SECOND : null,
    database: processes.length > 0 ? sumPostgres(processes, postmasterPid) / TICKS_PER_SECOND : null,
  };
}

/** @typedef {{ pid: number, parent: number, own: number, ended: number }} Process its ticks of CPU time */

/**
 * The postmaster's `ended` has the ticks of its children that have exited.
 *
 * @param {Process[]} processes
 * @param {number} postmasterPid
 */
function sumPostgres(processes, postmasterPid) {
  let ticks = 0;
  for (const { pid, parent, own, ended } of processes) {
    if (pid === postmasterPid) ticks += own + ended;
    else if (parent === postmasterPid) ticks += own;
  }
  return ticks;
}

async function listProcesses() {
  const names = await readdir('/proc').catch(() => /** @type {string[]} */ ([]));
  const found = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(readProcess));
  return found.filter((each) => each !== null);
}

/**
 * Reads `12 (name) S 1 …` from the last `)` on, because the name may contain any character. See proc(5).
 *
 * @param {string} name
 * @returns {Promise<Process | null>}
 */
async function readProcess(name) {
  const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null; // It has just ended.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number); // prettier-ignore
  return { pid: Number(name), parent: fields[1], own: fields[11] + fields[12], ended: fields[13] + fields[14] };
}
