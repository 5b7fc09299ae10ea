export function createRouteNames(paths: readonly string[]): (path: string) => string {
  const fixed = new Set(paths.filter((path) => !path.includes('{')));
  const patterns = paths
    .filter((path) => !fixed.has(path))
    .map((path) => ({ path, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`) }));

  return (asked) => {
    const path = asked.length > 1 && asked.endsWith('/') ? asked.slice(0, -1) : asked;
    if (fixed.has(path)) return path;
    return patterns.find(({ pattern }) => pattern.test(path))?.path ?? 'unknown';
  };
}
