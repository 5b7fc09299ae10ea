/**
 * `describe` for what needs a program. Where it is not installed those tests are skipped with a message, unless the variable
 * says `required`: then they fail.
 */
export function describeWith(program: string, isInstalled: boolean, variable: string): jest.Describe {
  if (isInstalled || process.env[variable] === 'required') return describe;
  process.stderr.write(`${program} is not installed: the tests that need it are skipped\n`);
  return describe.skip;
}
