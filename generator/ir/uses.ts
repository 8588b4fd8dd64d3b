import type { PrimitiveName } from "./primitives.ts";
import type { Program, Statement } from "./program.ts";
import type { Scalar, Table } from "./scalar.ts";
import { visitNodes } from "./walk-scalar.ts";

/** What expressions ask of the module around them. */
export interface Uses {
  readonly tables: readonly Table[];
  readonly primitives: ReadonlySet<PrimitiveName>;
}

/** The tables, one a name, and the primitives of some expressions, in the order of their first use. */
export function usesOf(roots: Iterable<Scalar>): Uses {
  const tables = new Map<string, Table>();
  const primitives = new Set<PrimitiveName>();
  visitNodes(roots, (node) => {
    if (node.kind === "apply") primitives.add(node.primitive);
    if (node.kind === "lookUp") tables.set(node.table.name, node.table);
  });
  return { tables: [...tables.values()], primitives };
}

/** Every expression of a program. */
export function* scalarsOf({ procedures }: Pick<Program, "procedures">): Generator<Scalar> {
  for (const { body } of procedures) yield* scalarsIn(body);
}

function* scalarsIn(statements: readonly Statement[]): Generator<Scalar> {
  for (const statement of statements) {
    if ("body" in statement) yield* scalarsIn(statement.body);
    else if ("value" in statement) yield statement.value;
  }
}

interface Names {
  readonly locals?: readonly string[];
  readonly buffers?: readonly string[];
}

/** What a statement reads, changes or names by itself, its expressions and the statements in it aside. */
const ownNames: {
  readonly [K in Statement["kind"]]: (statement: Extract<Statement, { kind: K }>) => Names;
} = {
  comment: () => ({}),
  define: () => ({}),
  variable: () => ({}),
  assign: ({ name }) => ({ locals: [name] }),
  store: ({ buffer }) => ({ buffers: [buffer] }),
  loop: () => ({}),
  scope: () => ({}),
  copy: ({ from, to }) => ({ buffers: [from, to] }),
  call: ({ arguments: given }) => ({ buffers: given.filter((one) => typeof one === "string") }),
};

/** The locals that statements read or change, and the buffers that they name. */
export function namesIn(statements: readonly Statement[]): {
  readonly locals: ReadonlySet<string>;
  readonly buffers: ReadonlySet<string>;
} {
  const locals = new Set<string>();
  const buffers = new Set<string>();
  const note = (statement: Statement): void => {
    const own = (ownNames[statement.kind] as (statement: Statement) => Names)(statement);
    for (const name of own.locals ?? []) locals.add(name);
    for (const name of own.buffers ?? []) buffers.add(name);
    if ("body" in statement) statement.body.forEach(note);
  };
  statements.forEach(note);
  visitNodes(scalarsIn(statements), (node) => {
    if (node.kind === "local") locals.add(node.name);
    if (node.kind === "load") buffers.add(node.buffer);
  });
  return { locals, buffers };
}
