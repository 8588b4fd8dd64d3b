import { type Cases, caseOf } from "./cases.ts";
import type { Demand } from "./demand.ts";
import type { PrimitiveName } from "./primitives.ts";
import type { Program, Statement } from "./program.ts";
import type { Index, Scalar, Table } from "./scalar.ts";
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
  /** Places in buffers that it names, its expressions aside. */
  readonly indices?: readonly Index[];
  readonly scalars?: readonly Scalar[];
  readonly body?: readonly Statement[];
}

export const contentOf = (statement: Statement): Content => caseOf(statement, contents);

const contents: Cases<Statement, Content> = {
  comment: () => ({}),
  define: ({ name, value }) => ({ defines: name, scalars: [value] }),
  variable: ({ name, value }) => ({ defines: name, scalars: [value] }),
  assign: ({ name, value }) => ({ locals: [name], scalars: [value] }),
  store: ({ buffer, index, value }) => ({ buffers: [buffer], indices: [index], scalars: [value] }),
  loop: ({ cursors, body }) => ({ indices: cursors.map(({ from }) => from), body }),
  scope: ({ body }) => ({ body }),
  place: ({ value }) => ({ scalars: [value] }),
  check: ({ value }) => ({ scalars: [value] }),
  copy: ({ from, to }) => ({ buffers: [from, to] }),
  call: ({ arguments: given }) => ({
    buffers: given.filter((one) => typeof one === "string"),
    indices: given.filter((one) => typeof one === "object"),
  }),
};

/** The locals that statements read or change, the buffers that they name, and the variables of places in these. */
export function namesIn(statements: readonly Statement[]): {
  readonly locals: ReadonlySet<string>;
  readonly buffers: ReadonlySet<string>;
  readonly variables: ReadonlySet<string>;
} {
  const locals = new Set<string>();
  const buffers = new Set<string>();
  const variables = new Set<string>();
  const noteIndex = ({ terms }: Index): void => {
    for (const { variable } of terms) variables.add(variable);
  };
  const note = (statement: Statement): void => {
    const own = contentOf(statement);
    for (const name of own.locals ?? []) locals.add(name);
    for (const name of own.buffers ?? []) buffers.add(name);
    own.indices?.forEach(noteIndex);
    own.body?.forEach(note);
  };
  statements.forEach(note);
  const inScalars: Cases<Scalar, unknown> = {
    number: () => {},
    local: ({ name }) => locals.add(name),
    load({ buffer, index }) {
      buffers.add(buffer);
      noteIndex(index);
    },
    apply: () => {},
    lookUp: () => {},
  };
  visitNodes(scalarsIn(statements), (node) => caseOf(node, inScalars));
  return { locals, buffers, variables };
}
