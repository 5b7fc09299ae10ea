import { dirname, join } from 'node:path';
import * as typescript from 'typescript';

export interface FileFigures {
  file: string;
  lines: number;
  /** Lines that are neither blank nor a comment. */
  code: number;
  comments: number;
  functions: FunctionFigures[];
  /** The relative imports, as paths from the root of the project. */
  imports: string[];
}

interface FunctionFigures {
  name: string;
  lines: number;
  parameters: number;
}

export function measureFile(file: string, text: string): FileFigures {
  const source = typescript.createSourceFile(file, text, typescript.ScriptTarget.Latest, true);
  const figures: FileFigures = { file, ...countLines(text), functions: [], imports: [] };
  const visit = (node: typescript.Node): void => {
    if (typescript.isFunctionLike(node) && 'body' in node && node.body)
      figures.functions.push(measureFunction(source, node));
    const imported = importedPath(node);
    if (imported?.startsWith('.')) figures.imports.push(join(dirname(file), imported));
    typescript.forEachChild(node, visit);
  };
  visit(source);
  return figures;
}

function countLines(text: string): Pick<FileFigures, 'lines' | 'code' | 'comments'> {
  const lines = text.trimEnd().split('\n');
  const filled = lines.filter((line) => line.trim() !== '');
  const comments = filled.filter((line) => /^\s*(\/\/|\/\*|\*)/.test(line)).length;
  return { lines: lines.length, comments, code: filled.length - comments };
}

function measureFunction(source: typescript.SourceFile, node: typescript.SignatureDeclaration): FunctionFigures {
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line;
  const [first, last] = [lineOf(node.getStart()), lineOf(node.end)];
  return {
    name: `${source.fileName}:${first + 1}`,
    lines: last - first + 1,
    parameters: node.parameters.length,
  };
}

/** The path of an import, an export, an import() or the type `import('…')`. */
function importedPath(node: typescript.Node): string | undefined {
  const path = specifierOf(node);
  return path && typescript.isStringLiteral(path) ? path.text : undefined;
}

function specifierOf(node: typescript.Node): typescript.Node | undefined {
  if (typescript.isImportDeclaration(node) || typescript.isExportDeclaration(node)) return node.moduleSpecifier;
  if (typescript.isImportTypeNode(node) && typescript.isLiteralTypeNode(node.argument)) return node.argument.literal;
  const isCall = typescript.isCallExpression(node) && node.expression.kind === typescript.SyntaxKind.ImportKeyword;
  return isCall ? node.arguments[0] : undefined;
}
