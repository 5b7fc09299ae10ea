import type { FileFigures } from './measureFile.ts';

type Graph = Map<string, Set<string>>;

const ENDINGS = ['', '.ts', '.tsx', '.mjs', '/index.ts'];

/** The imports between files, or between their folders: `nodeOf` names the node of a file. */
export function importGraph(files: readonly FileFigures[], nodeOf: (file: string) => string): Graph {
  const known = new Set(files.map(({ file }) => file));
  const graph: Graph = new Map();
  for (const { file, imports } of files) {
    const nodes = graph.get(nodeOf(file)) ?? new Set();
    graph.set(nodeOf(file), nodes);
    for (const path of imports) {
      const base = path.replace(/\.js$/, '');
      const target = ENDINGS.map((ending) => base + ending).find((name) => known.has(name));
      if (target && nodeOf(target) !== nodeOf(file)) nodes.add(nodeOf(target));
    }
  }
  return graph;
}

/** Finds the cycles of a graph: its strongly connected components of more than one node, by Tarjan's algorithm. */
export function findCycles(graph: Graph): string[][] {
  const seen = new Map<string, { index: number; low: number; onStack: boolean }>();
  const stack: string[] = [];
  const cycles: string[][] = [];
  const visit = (node: string) => {
    const state = { index: seen.size, low: seen.size, onStack: true };
    seen.set(node, state);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      const known = seen.get(next);
      if (!known) state.low = Math.min(state.low, visit(next).low);
      else if (known.onStack) state.low = Math.min(state.low, known.index);
    }
    if (state.low === state.index) {
      const component = stack.splice(stack.indexOf(node));
      for (const each of component) Object.assign(seen.get(each) ?? {}, { onStack: false });
      if (component.length > 1) cycles.push(component);
    }
    return state;
  };
  for (const node of graph.keys()) if (!seen.has(node)) visit(node);
  return cycles;
}
