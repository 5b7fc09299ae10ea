import { exceededBounds, summarize } from '../../scripts/figures/bounds';
import { findCycles, importGraph } from '../../scripts/figures/cycles';
import { measureFile } from '../../scripts/figures/measureFile';

const graphOf = (edges: Record<string, string[]>) =>
  new Map(Object.entries(edges).map(([node, nexts]) => [node, new Set(nexts)]));

describe('cycles', () => {
  test.each([
    ['no edges', { a: [], b: [] }, []],
    ['a chain', { a: ['b'], b: ['c'], c: [] }, []],
    ['two ways to one node', { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, []],
    ['a pair', { a: ['b'], b: ['a'] }, [['a', 'b']]],
    ['a ring behind a chain', { a: ['b'], b: ['c'], c: ['d'], d: ['b'] }, [['b', 'c', 'd']]],
    ['two rings', { a: ['b'], b: ['a', 'c'], c: ['d'], d: ['c'] }, [['c', 'd'], ['a', 'b']]],
    ['a node without an entry', { a: ['z'] }, []],
  ])('in %s', (_name, edges, cycles) => {
    expect(findCycles(graphOf(edges))).toEqual(cycles);
  }); // prettier-ignore

  test('files become folders, and imports of packages and unknown files are no edges', () => {
    const files = [
      measureFile('src/a/one.ts', "import { two } from '../b/two.js';\nimport fs from 'node:fs';"),
      measureFile('src/b/two.ts', "export type { One } from '../a/three.js';\nimport './missing.js';"),
      measureFile('src/a/three.ts', 'export interface One {}'),
    ];

    expect(findCycles(importGraph(files, (file) => file))).toEqual([]);
    expect(findCycles(importGraph(files, (file) => file.split('/')[1]!))).toEqual([['a', 'b']]);
  });
});

describe('a file', () => {
  test('has its lines, comments, functions and relative imports', () => {
    const text = [
      '/** A comment. */',
      "import type { A } from './a';",
      "type B = import('../b').B;",
      "const c = () => import('./c');",
      '',
      'function d(one: A, two: B) {',
      '  // Another one.',
      '  return [one, two, c];',
      '}',
      '',
    ].join('\n');

    expect(measureFile('src/x/file.ts', text)).toEqual({
      file: 'src/x/file.ts',
      lines: 9,
      comments: 2,
      code: 6,
      functions: [
        { name: 'src/x/file.ts:4', lines: 1, parameters: 0 },
        { name: 'src/x/file.ts:6', lines: 4, parameters: 2 },
      ],
      imports: ['src/x/a', 'src/b', 'src/x/c'],
    });
  });
});

describe('bounds', () => {
  const aFile = (changes = {}) => ({ file: 'f.ts', lines: 40, code: 30, comments: 3, functions: [], imports: [], ...changes }); // prettier-ignore
  const aFunction = (changes = {}) => ({ name: 'f.ts:1', lines: 5, parameters: 1, ...changes });

  test('a group within its bounds has no finding, also at the bound', () => {
    const functions = [aFunction({ lines: 50, parameters: 4 })];

    expect(exceededBounds('src', [aFile({ lines: 200, functions }), aFile(), aFile({ lines: 55 })])).toEqual([]);
  });

  test.each([
    ['a long file', 'src', [aFile(), aFile(), aFile({ lines: 201 })], ['f.ts has 201 lines']],
    ['long files', 'src', [aFile({ lines: 56 })], ['src: the median of files is over 55 lines']],
    ['many comments', 'web', [aFile({ comments: 4 })], ['web: comments are 13.3 % of code']],
    ['few comments', 'web', [aFile({ comments: 1 })], ['web: comments are 3.3 % of code']],
    ['a long function', 'src', [aFile({ functions: [aFunction({ lines: 51 })] })], ['f.ts:1: a function of 51 lines']],
    ['five parameters', 'src', [aFile({ functions: [aFunction({ parameters: 5 })] })], ['f.ts:1: a function of 5 parameters']],
    ['tests', 'tests', [aFile({ lines: 300, comments: 0 }), aFile({ lines: 301 })], ['f.ts has 301 lines']],
  ] as const)('%s', (_name, group, files, findings) => {
    expect(exceededBounds(group, files)).toEqual(findings);
  }); // prettier-ignore

  test('the figures of a group', () => {
    const files = [aFile({ lines: 10 }), aFile({ lines: 30, functions: [aFunction()] }), aFile({ lines: 20 })];

    expect(summarize(files)).toEqual({ files: 3, lines: 60, median: 20, max: 30, medianFunction: 5, comments: 10 });
  });
});
