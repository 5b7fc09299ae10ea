import path from 'node:path';
import ts from 'typescript';

/**
 * Type-checks files as a project does that has no settings but these, as they stand in a tsconfig.json. Everything else is
 * TypeScript's default, so the declarations of packages are checked too; those of TypeScript itself and of Node.js are left
 * out. Returns the errors, such as `TS2344 client.d.ts: Type …`.
 */
export function typeErrors(folder: string, files: string[], settings: object): string[] {
  const config = { compilerOptions: { noEmit: true, ...settings }, files };
  const { options, fileNames, errors } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const program = ts.createProgram(fileNames, options, withParsedFiles(options));
  const ours = program.getSourceFiles().filter(({ fileName }) => path.resolve(fileName).startsWith(folder));
  const found = [
    ...errors,
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...ours.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ];
  return found.map(({ code, file, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, ' ').slice(0, 200);
    return `TS${code} ${path.basename(file?.fileName ?? 'tsconfig.json')}: ${text}`;
  });
}

const parsed = new Map<string, ts.SourceFile | undefined>();

/** Reads the large declarations of TypeScript and Node.js once, and not for each check. */
function withParsedFiles(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version, ...rest) => {
    if (!/\/(typescript\/lib|@types\/node|undici-types)\//.test(name)) return read(name, version, ...rest);
    const key = `${name} ${JSON.stringify(version)}`;
    if (!parsed.has(key)) parsed.set(key, read(name, version, ...rest));
    return parsed.get(key);
  };
  return host;
}
