import type { PrimitiveName } from "./primitives.ts";
import type { Program, Statement } from "./program.ts";
import type { Scalar, Table } from "./scalar.ts";
import { operandsOf } from "./walk-scalar.ts";

/** What expressions ask of the module around them. */
export interface Uses {
  readonly tables: readonly Table[];
  readonly primitives: ReadonlySet<PrimitiveName>;
}

/** The tables, one a name, and the primitives of some expressions, in the order of their first use. */
export function usesOf(roots: Iterable<Scalar>): Uses {
  const tables = new Map<string, Table>();
  const primitives = new Set<PrimitiveName>();
  const seen = new Set<Scalar>();
  const visit = (node: Scalar): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === "apply") primitives.add(node.primitive);
    if (node.kind === "lookUp") tables.set(node.table.name, node.table);
    operandsOf(node).forEach(visit);
  };
  for (const root of roots) visit(root);
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
