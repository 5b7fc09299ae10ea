// Looks for known weaknesses of what is shipped: npm run audit. Ends with 1 when there is one, and with 0 when there is
// none or when the registry cannot tell, which is said: some mirrors have no list of weaknesses.
import { spawnSync } from 'node:child_process';
import { readCommandLine } from './typescript.mjs';

const COMMAND = {
  usage: `Usage: npm run audit
Looks for known weaknesses of what is shipped: exits with 1 when there is one. It takes no options.
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
  process.stderr.write(`audit: ${error.message}\n`);
  process.exitCode = 2;
}
