import { readdir, readFile } from 'node:fs/promises';

/** Of every Linux that Node.js runs on: how many ticks /proc counts in a second. */
const TICKS_PER_SECOND = 100;

/** CPU seconds that a server (by its pid, or null) and PostgreSQL have used so far; null where there is no /proc. */
export async function readCpu(serverPid, postmasterPid) {
  const processes = await listProcesses();
  const server = processes.find(({ pid }) => pid === serverPid);
  return {
    server: server ? server.own / TICKS_PER_SECOND : null,
    database: processes.length > 0 ? sumPostgres(processes, postmasterPid) / TICKS_PER_SECOND : null,
  };
}

/** Processes that have ended since are in what the postmaster has of its children. */
function sumPostgres(processes, postmasterPid) {
  let ticks = 0;
  for (const { pid, parent, own, ended } of processes) {
    if (pid === postmasterPid) ticks += own + ended;
    else if (parent === postmasterPid) ticks += own;
  }
  return ticks;
}

async function listProcesses() {
  const names = await readdir('/proc').catch(() => []);
  const found = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(readProcess));
  return found.filter((each) => each !== null);
}

/** The fields of `12 (name) S 1 …` after the name, which may have anything in it. See proc(5). */
async function readProcess(name) {
  const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null; // It has just ended.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number); // prettier-ignore
  return { pid: Number(name), parent: fields[1], own: fields[11] + fields[12], ended: fields[13] + fields[14] };
}
