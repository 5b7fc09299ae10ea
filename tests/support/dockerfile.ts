import { readFileSync } from 'node:fs';

export interface Instruction {
  name: string;
  text: string;
}

/** The instructions of each stage. */
export function readDockerfile(file: string): Instruction[][] {
  const lines = readFileSync(file, 'utf8').replaceAll(/^#.*\n/gm, '').replaceAll('\\\n', ' ').split('\n').filter(Boolean); // prettier-ignore
  const stages: Instruction[][] = [];
  for (const line of lines) {
    const [, name, text] = /^\s*([A-Z]+)\s+(.*)$/.exec(line)!;
    if (name === 'FROM') stages.push([]);
    stages.at(-1)!.push({ name: name!, text: text! });
  }
  return stages;
}

/** The texts of all instructions of this name. */
export const textsOf = (stage: Instruction[], name: string) =>
  stage.filter((each) => each.name === name).map(({ text }) => text);

interface Copy {
  from: string | undefined;
  sources: string[];
  target: string;
}

export function copiesOf(stage: Instruction[]): Copy[] {
  return textsOf(stage, 'COPY').map((text) => {
    const words = text.split(/\s+/);
    const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
    const paths = words.filter((word) => !word.startsWith('--'));
    return { from, sources: paths.slice(0, -1), target: paths.at(-1)! };
  });
}
