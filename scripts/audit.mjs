// @ts-check
// Looks for known weaknesses in the shipped packages: npm run audit. Exits with 1 when there is one. Exits with 0 and a message
// when the registry has no list of weaknesses, as some mirrors have none.
import { spawnSync } from 'node:child_process';
import { readCommandLine } from './typescript.mjs';

const COMMAND = {
  usage: `Usage: npm run audit
Looks for known weaknesses in the shipped packages: exits with 1 when there is one. It takes no options.
`,
  options: {},
};

function main() {
  if (readCommandLine(COMMAND, process.argv.slice(2), () => true) === null) return;
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8', timeout: 120_000 });
  const report = read(stdout);

  if (report.metadata?.vulnerabilities === undefined) {
    console.log(`No audit: the registry has no list of weaknesses (${report.message ?? 'no answer'}).`);
  } else {
    for (const { name, severity, range } of Object.values(report.vulnerabilities)) {
      console.log(`${severity}: ${name} ${range}`);
    }
    const { total } = report.metadata.vulnerabilities;
    console.log(`${total} known weaknesses in what is shipped`);
    process.exitCode = total === 0 ? 0 : 1;
  }
}

/** @param {string} json */
function read(json) {
  try {
    return JSON.parse(json);
  } catch {
    return {};
  }
}

try {
  main();
} catch (error) {
  process.stderr.write(`audit: ${/** @type {Error} */ (error).message}\n`);
  process.exitCode = 2;
}
