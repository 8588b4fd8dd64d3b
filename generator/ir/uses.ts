import { type Cases, caseOf } from "./cases.ts";
import type { Demand } from "./demand.ts";
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
  const note: Cases<Scalar, unknown> = {
    number: () => {},
    local: () => {},
    load: () => {},
    apply: ({ primitive }) => primitives.add(primitive),
    lookUp: ({ table }) => tables.set(table.name, table),
  };
  visitNodes(roots, (node) => caseOf(node, note));
  return { tables: [...tables.values()], primitives };
}

/** Every expression of a program. */
export function* scalarsOf({ procedures }: Pick<Program, "procedures">): Generator<Scalar> {
  for (const { body } of procedures) yield* scalarsIn(body);
}

/** What a program demands of indices: once for each layer. */
export function demandsOf({ procedures }: Pick<Program, "procedures">): readonly Demand[] {
  const demands = new Map<number, Demand>();
  const note = (statement: Statement): void => {
    if (statement.kind === "check") demands.set(statement.demand.layer, statement.demand);
    contentOf(statement).body?.forEach(note);
  };
  for (const { body } of procedures) body.forEach(note);
  return [...demands.values()];
}

/** Every expression of some statements, and of those in them. */
export function* scalarsIn(statements: readonly Statement[]): Generator<Scalar> {
  for (const statement of statements) {
    const { scalars = [], body = [] } = contentOf(statement);
    yield* scalars;
    yield* scalarsIn(body);
  }
}

/** What a statement consists of. */
interface Content {
  /** The local that statements after it may read. */
  readonly defines?: string;
  /** The locals and buffers that it names by itself, its expressions and the statements in it aside. */
  readonly locals?: readonly string[];
  readonly buffers?: readonly string[];
  readonly scalars?: readonly Scalar[];
  readonly body?: readonly Statement[];
}

export const contentOf = (statement: Statement): Content => caseOf(statement, contents);

const contents: Cases<Statement, Content> = {
  comment: () => ({}),
  define: ({ name, value }) => ({ defines: name, scalars: [value] }),
  variable: ({ name, value }) => ({ defines: name, scalars: [value] }),
  assign: ({ name, value }) => ({ locals: [name], scalars: [value] }),
  store: ({ buffer, value }) => ({ buffers: [buffer], scalars: [value] }),
  loop: ({ body }) => ({ body }),
  scope: ({ body }) => ({ body }),
  place: ({ value }) => ({ scalars: [value] }),
  check: ({ value }) => ({ scalars: [value] }),
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
    const own = contentOf(statement);
    for (const name of own.locals ?? []) locals.add(name);
    for (const name of own.buffers ?? []) buffers.add(name);
    own.body?.forEach(note);
  };
  statements.forEach(note);
  const inScalars: Cases<Scalar, unknown> = {
    number: () => {},
    local: ({ name }) => locals.add(name),
    load: ({ buffer }) => buffers.add(buffer),
    apply: () => {},
    lookUp: () => {},
  };
  visitNodes(scalarsIn(statements), (node) => caseOf(node, inScalars));
  return { locals, buffers };
}
