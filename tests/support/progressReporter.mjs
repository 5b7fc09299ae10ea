/** Runs of fewer files are over before an estimate of the rest helps. */
const FILES_MIN = 5;

/** A reporter for Jest, beside its usual one: after each file it prints how many are done and how long the rest will take. */
export default class ProgressReporter {
  #startedAt = Date.now();
  #maxWorkers;

  constructor({ maxWorkers }) {
    this.#maxWorkers = maxWorkers;
  }

  onRunStart({ numTotalTestSuites: files }, { estimatedTime }) {
    if (files < FILES_MIN) return;
    // Jest remembers how long each file took the last time. On a fresh clone it remembers nothing.
    const estimate = estimatedTime > 0 ? `, about ${inWords(estimatedTime)}` : '';
    print(`${files} test files, ${this.#maxWorkers} at a time${estimate}`);
  }

  onTestResult(_test, _result, { numTotalTestSuites: files, numPassedTestSuites: passed, ...others }) {
    const done = passed + others.numFailedTestSuites + others.numPendingTestSuites;
    if (files < FILES_MIN || done === 0) return;
    const elapsed = (Date.now() - this.#startedAt) / 1_000;
    const left = (elapsed / done) * (files - done);
    print(`     ${done} of ${files} files in ${inWords(elapsed)}, about ${inWords(left)} left`);
  }
}

function inWords(seconds) {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

/** Where Jest writes its own report, which keeps its status line below what others print there. */
function print(line) {
  process.stderr.write(`${line}\n`);
}
