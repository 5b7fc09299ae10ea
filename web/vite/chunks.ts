import path from 'node:path';
import type { Rolldown } from 'vite';

type Graph = Pick<Rolldown.PluginContext, 'getModuleInfo'>;

const SRC = path.join(import.meta.dirname, '../src');
const ENTRIES = { start: path.join(SRC, 'start.ts'), main: path.join(SRC, 'main.tsx') };
const ENGLISH = /\/messages\/languages\/en\.ts$/;
const REACT = /\/node_modules\/(react|react-dom|scheduler)\//;

/**
 * Which modules share a file. By default each set of pages that shares modules has a file for them: fifteen for the first page,
 * which wait for one another where the server or a proxy has no HTTP/2. React and the texts have their own, because they stay the
 * same, and in the caches, while the code changes.
 */
export const CHUNKS: Rolldown.CodeSplittingOptions = {
  groups: [
    { name: 'react', test: REACT, priority: 4 },
    { name: 'en', test: ENGLISH, priority: 3 },
    { name: (id, graph) => (isNeededBy(ENTRIES.start, id, graph) ? 'start' : null), debugName: 'start', priority: 2 },
    { name: (id, graph) => (isNeededBy(ENTRIES.main, id, graph) ? 'main' : null), debugName: 'main', priority: 1 },
    { name: 'parts', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 5_000, priority: 0 },
  ],
};

const needs = new Map<string, ReadonlySet<string>>();

function isNeededBy(entry: string, id: string, graph: Graph): boolean {
  const found = needs.get(entry) ?? needsOf(entry, graph);
  needs.set(entry, found);
  return found.has(id);
}

/** The static imports of a module, and theirs. */
function needsOf(entry: string, graph: Graph): Set<string> {
  const found = new Set<string>();
  const visit = (id: string) => {
    if (found.has(id)) return;
    found.add(id);
    graph.getModuleInfo(id)?.importedIds.forEach(visit);
  };
  visit(entry);
  return found;
}
