import { createRequire } from "node:module";
import { join } from "node:path";
import type { FieldPath, Locate, Location } from "../../ir/location.ts";
import type * as typescript from "../../typescript.ts";
import { packageFolder } from "../files/package-folder.ts";
import { displayPath } from "../output/display-path.ts";
import type { Frame, Program } from "./program.ts";

type Ts = typeof typescript.ts;
type Node = typescript.ts.Node;
type Expression = typescript.ts.Expression;
type SourceFile = typescript.ts.SourceFile;

/** Where the parts of a built network were written. */
export interface Sites {
  readonly network: Error;
  readonly layers: readonly Error[];
}

/** Something found in a file: a value, and its key where it has one. */
interface Found {
  readonly value: Node;
  readonly key?: Node;
}

/**
 * Finds the fields of a spec in the text of the program that made it: in the calls that built it, or in the default export. A field
 * that is not written out is placed at what gives its value. The files are parsed when the first place is asked for.
 */
export function locateInProgram(program: Program, sites?: Sites): Locate {
  let files: SourceTexts | undefined;
  return (path, part = "value") => {
    files ??= new SourceTexts(program);
    return files.locate(path, part, sites);
  };
}

/** The place of the default export. */
export const locateExport = (program: Program): Location => new SourceTexts(program).locate([], "value");

/** The parts of a spec that are arguments of `network` themselves; all others are fields of its options. */
const ownArguments: Readonly<Record<string, number>> = { name: 0, input: 1, inputs: 1 };
const OPTIONS = 2;

/** The same of a layer made with `embed`. */
const embedArguments: Readonly<Record<string, number>> = { file: 0, shape: 1 };

class SourceTexts {
  readonly #ts: Ts;
  readonly #program: Program;
  readonly #parsed = new Map<string, SourceFile>();

  constructor(program: Program) {
    // Loaded here, since a program whose result is cached needs no place; and at once, since places are asked for in the middle of messages.
    const checker = join(packageFolder(), "dist/generator/typescript.js");
    this.#ts = (createRequire(import.meta.url)(checker) as typeof typescript).ts;
    this.#program = program;
  }

  locate(path: FieldPath, part: "key" | "value", sites?: Sites): Location {
    const { value, key } = (sites && this.#inCalls(path, sites)) ?? this.#inDefaultExport(path);
    return this.#locationOf(part === "key" ? (key ?? value) : value);
  }

  #locationOf(node: Node): Location {
    const ts = this.#ts;
    const file = fileOf(ts, node);
    const start = ts.getLineAndCharacterOfPosition(file, startOf(ts, node, file));
    const end = ts.getLineAndCharacterOfPosition(file, node.end);
    return {
      path: displayPath(file.fileName),
      ...{ line: start.line + 1, column: start.character + 1 },
      ...{ endLine: end.line + 1, endColumn: end.character + 1 },
    };
  }

  /** A field in the calls of the builder; undefined where these are not found. */
  #inCalls([first, ...rest]: FieldPath, sites: Sites): Found | undefined {
    const ts = this.#ts;
    const [index, ...inside] = rest;
    const site = first === "layers" && typeof index === "number" ? sites.layers[index] : undefined;
    const call = this.#callAt(site ?? sites.network);
    if (call === undefined) return undefined;
    const callee = ts.isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression;
    if (site !== undefined) return this.#inLayer(call, inside) ?? { value: callee };
    if (first === undefined) return { value: callee };
    const argument = ownArguments[first];
    if (argument !== undefined) {
      const given = call.arguments[argument];
      return this.#walk(given, [first, ...rest]) ?? this.#walk(given, rest) ?? { value: given ?? callee };
    }
    const path = [first, ...rest];
    return (
      this.#walk(call.arguments[OPTIONS], path) ??
      this.#inLaterCalls(call, first === "states" ? ["next", rest] : [first, rest]) ?? { value: callee }
    );
  }

  /** A field of a layer in the call that made it. */
  #inLayer(call: typescript.ts.CallExpression, path: FieldPath): Found | undefined {
    if (textOf(this.#ts, call.expression) !== "embed") return this.#walk(call.arguments[0], path);
    const [field, ...rest] = path;
    const argument = embedArguments[field ?? ""];
    if (argument === undefined) return this.#walk(call.arguments[OPTIONS], path);
    const value = call.arguments[argument];
    return this.#walk(value, rest) ?? (value && { value });
  }

  /** A field in what `.next({ … })` or `.outputs({ … })` after `network(…)` are called with. */
  #inLaterCalls(call: Node, [method, path]: [string | number, FieldPath]): Found | undefined {
    const ts = this.#ts;
    for (let node = call.parent; ts.isPropertyAccessExpression(node) && ts.isCallExpression(node.parent); ) {
      if (ts.idText(node.name) === method)
        return this.#walk(node.parent.arguments[0], path) ?? { value: node.name };
      node = node.parent.parent;
    }
    return undefined;
  }

  #inDefaultExport(path: FieldPath): Found {
    const file = this.#parse(this.#program.path);
    const exported = this.#defaultExport(file);
    return this.#walk(exported, path) ?? { value: exported ?? file.statements[0] ?? file };
  }

  #defaultExport(file: SourceFile): Expression | undefined {
    const ts = this.#ts;
    for (const statement of file.statements) {
      if (ts.isExportAssignment(statement)) return statement.expression;
      const named =
        ts.isExportDeclaration(statement) &&
        statement.exportClause !== undefined &&
        ts.isNamedExports(statement.exportClause) &&
        statement.exportClause.elements.find(({ name }) => textOf(ts, name) === "default");
      if (named) return (named.propertyName ?? named.name) as Expression;
    }
    return undefined;
  }

  /** The field at a path in an expression, or the last one on the way to it; undefined if not even the first is there. */
  #walk(root: Expression | undefined, path: FieldPath): Found | undefined {
    if (root === undefined) return undefined;
    let found: Found = { value: root };
    for (const [n, name] of path.entries()) {
      const next = this.#step(found.value as Expression, name);
      if (next === undefined) return n === 0 ? undefined : found;
      found = next;
    }
    return found;
  }

  #step(from: Expression, name: string | number): Found | undefined {
    const ts = this.#ts;
    const node = this.#written(from);
    if (ts.isArrayLiteralExpression(node)) {
      const before = node.elements.slice(0, Number(name) + 1);
      const element = before.some(ts.isSpreadElement) ? undefined : before[Number(name)];
      return element && { value: element };
    }
    if (ts.isCallExpression(node)) return this.#stepIntoReference(node, name);
    if (!ts.isObjectLiteralExpression(node)) return undefined;
    for (const property of node.properties.toReversed()) {
      if (ts.isSpreadAssignment(property)) {
        const spread = this.#step(property.expression, name);
        if (spread !== undefined) return spread;
      } else if (property.name !== undefined && textOf(ts, property.name) === String(name)) {
        const value = ts.isPropertyAssignment(property) ? property.initializer : property.name;
        return { key: property.name, value };
      }
    }
    return undefined;
  }

  /** A field of what `file(…)` or `key(…)` gives; undefined where it is not plain which argument that is. */
  #stepIntoReference(
    { expression, arguments: given }: typescript.ts.CallExpression,
    name: string | number,
  ): Found | undefined {
    const callee = textOf(this.#ts, expression);
    if (callee !== "file" && callee !== "key") return undefined;
    const value =
      name === "shape"
        ? given.find((one) => this.#ts.isArrayLiteralExpression(this.#written(one)))
        : name === callee
          ? given[0]
          : undefined;
    return value && { value };
  }

  /** An expression without parentheses and types; of the name of a constant, what the file says it is. */
  #written(expression: Expression, depth = 0): Expression {
    const ts = this.#ts;
    if (
      ts.isParenthesizedExpression(expression) ||
      ts.isAsExpression(expression) ||
      ts.isSatisfiesExpression(expression) ||
      ts.isNonNullExpression(expression) ||
      ts.isAwaitExpression(expression)
    )
      return this.#written(expression.expression, depth);
    if (ts.isCallExpression(expression) && textOf(ts, expression.expression) === "defineConfig")
      return this.#written(expression.arguments[0] ?? expression.expression, depth);
    if (!ts.isIdentifier(expression) || depth > MOST_NAMES) return expression;
    const said = this.#constant(fileOf(ts, expression), ts.idText(expression));
    return said === undefined ? expression : this.#written(said, depth + 1);
  }

  #constant(file: SourceFile, name: string): Expression | undefined {
    const ts = this.#ts;
    for (const statement of file.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      for (const { name: declared, initializer } of statement.declarationList.declarations)
        if (ts.isIdentifier(declared) && ts.idText(declared) === name) return initializer;
    }
    return undefined;
  }

  /** The call that an error was made in, of those that the program itself makes. */
  #callAt(error: Error): typescript.ts.CallExpression | undefined {
    const ts = this.#ts;
    const [frame] = this.#program.framesOf(error);
    if (frame === undefined) return undefined;
    const position = this.#positionOf(frame);
    let node: Node = deepest(ts, this.#parse(frame.path), position);
    while (!(ts.isCallExpression(node) && position <= node.expression.end)) {
      if (node.parent === undefined) return undefined;
      node = node.parent;
    }
    return node;
  }

  #positionOf({ path, line, column }: Frame): number {
    const ts = this.#ts;
    const file = this.#parse(path);
    const lines = ts.getLineAndCharacterOfPosition(file, file.end).line + 1;
    return (line <= lines ? ts.getPositionOfLineAndCharacter(file, line - 1, 0) : 0) + column - 1;
  }

  #parse(path: string): SourceFile {
    const ts = this.#ts;
    const text = this.#program.files.get(path) ?? "";
    const parsed = this.#parsed.get(path) ?? ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    this.#parsed.set(path, parsed);
    return parsed;
  }
}

/** How many names may stand for each other in a row. */
const MOST_NAMES = 20;

/** The innermost node around a position. */
function deepest(ts: Ts, node: Node, position: number): Node {
  const file = fileOf(ts, node);
  let found = node;
  ts.forEachChild(node, (child) => {
    if (startOf(ts, child, file) <= position && position < child.end) found = deepest(ts, child, position);
  });
  return found;
}

// In the built package's copy of TypeScript, nodes have no methods.

function fileOf(ts: Ts, node: Node): SourceFile {
  return ts.isSourceFile(node) ? node : fileOf(ts, node.parent);
}

/** Where the first token of a node begins, behind blanks and comments; a node that is missing has none. */
function startOf(ts: Ts, node: Node, { text }: SourceFile): number {
  if (node.pos === node.end) return node.pos;
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text);
  scanner.resetTokenState(node.pos);
  scanner.scan();
  return scanner.getTokenStart();
}

/** What a name, a text or a number says; undefined for other nodes. */
function textOf(ts: Ts, node: Node): string | undefined {
  if (ts.isIdentifier(node)) return ts.idText(node);
  return ts.isStringLiteralLike(node) || ts.isNumericLiteral(node) ? node.text : undefined;
}
