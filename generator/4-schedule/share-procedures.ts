import { type Cases, caseOf } from "../ir/cases.ts";
import { type Argument, lengthOf, type Procedure, type Program, type Statement } from "../ir/program.ts";
import { spellFormula } from "../ir/same-formula.ts";
import { type Index, LANE, type Scalar } from "../ir/scalar.ts";

/**
 * The program with each of some procedures once: those that differ only in buffers become one, which is called with what
 * differs, so that layers of one shape share their code. Comments of a copy go to where it is called.
 */
export function shareProcedures(program: Program, isShared: (procedure: Procedure) => boolean): Program {
  const lengths = new Map(program.buffers.map((buffer) => [buffer.name, lengthOf(buffer)]));
  const entries = new Set(program.entries.map(({ procedure }) => procedure));
  const groups = new Map<string, Copy[]>();
  for (const procedure of program.procedures) {
    if (!isShared(procedure) || entries.has(procedure.name)) continue;
    const { key, buffers } = spell(procedure, lengths);
    const group = groups.get(key) ?? [];
    group.push({ procedure, buffers });
    groups.set(key, group);
  }
  const alike = [...groups.values()].filter(({ length }) => length > 1);
  if (alike.length === 0) return program;
  const shares = new Map(alike.flatMap(shareOf));
  const procedures = program.procedures.flatMap((procedure): Procedure[] => {
    const share = shares.get(procedure.name);
    if (share === undefined) return [{ ...procedure, body: calling(procedure.body, shares) }];
    if (share.procedure.name !== procedure.name) return [];
    return [{ ...share.procedure, body: calling(share.procedure.body, shares) }];
  });
  // What called copies may be alike now.
  return shareProcedures({ ...program, procedures }, isShared);
}

/** A procedure, and the buffers in it that are not its parameters, in the order of their first use. */
interface Copy {
  readonly procedure: Procedure;
  readonly buffers: readonly string[];
}

/** What a copy becomes: the procedure that is called for it, with these buffers before its own arguments. */
interface Share {
  readonly procedure: Procedure;
  readonly buffers: readonly string[];
  readonly comments: readonly Statement[];
}

/** The copies as one. Its parameters have the names that the first copy knows the buffers by. */
function shareOf(copies: readonly Copy[]): [name: string, Share][] {
  const [first] = copies as [Copy];
  const differ = first.buffers.flatMap((name, n) =>
    copies.every(({ buffers }) => buffers[n] === name) ? [] : [n],
  );
  const { about, parameters, body, ...rest } = first.procedure;
  const procedure: Procedure = {
    ...rest,
    about: `${about} Also for ${copies.length - 1} more like it.`,
    parameters: [
      ...differ.map((n) => ({ kind: "buffer", name: first.buffers[n] as string }) as const),
      ...parameters,
    ],
    body: body.filter(({ kind }) => kind !== "comment"),
  };
  return copies.map((copy) => [
    copy.procedure.name,
    {
      procedure,
      buffers: differ.map((n) => copy.buffers[n] as string),
      comments: copy.procedure.body.filter(({ kind }) => kind === "comment"),
    },
  ]);
}

/** Statements whose calls are those of what procedures have become. */
function calling(body: readonly Statement[], shares: ReadonlyMap<string, Share>): Statement[] {
  return body.flatMap((statement): Statement[] => {
    if (statement.kind === "call") {
      const share = shares.get(statement.procedure);
      if (share === undefined) return [statement];
      const given = [...share.buffers, ...statement.arguments];
      return [...share.comments, { ...statement, procedure: share.procedure.name, arguments: given }];
    }
    return "body" in statement ? [{ ...statement, body: calling(statement.body, shares) }] : [statement];
  });
}

/** A key that procedures share which do the same with buffers of the same lengths, and the buffers that it counts. */
function spell(
  { parameters, body, isPart }: Procedure,
  lengths: ReadonlyMap<string, number>,
): { readonly key: string; readonly buffers: readonly string[] } {
  const own = new Set([LANE, ...parameters.map(({ name }) => name)]);
  const buffers = new Map<string, string>();
  const locals = new Map<string, string>();
  const counted = (names: Map<string, string>, name: string, sort: string): string => {
    if (own.has(name)) return name;
    const known = names.get(name) ?? `${sort}${names.size}`;
    names.set(name, known);
    return known;
  };
  const buffer = (name: string): string => `${counted(buffers, name, "#")}:${lengths.get(name)}`;
  const local = (name: string): string => counted(locals, name, "$");
  const index = ({ offset, terms }: Index): string =>
    [offset, ...terms.map(({ variable, stride }) => `${local(variable)}*${stride}`)].join("+");
  const formula = (value: Scalar): string => spellFormula(value, { buffer, local, index });
  const argument = (given: Argument): string | number =>
    typeof given === "string" ? buffer(given) : typeof given === "number" ? given : index(given);
  const words: Cases<Statement, readonly unknown[]> = {
    comment: () => [],
    define: ({ name, lanes, value }) => [local(name), lanes, formula(value)],
    variable: ({ name, lanes, value }) => [local(name), lanes, formula(value)],
    assign: ({ name, lanes, value }) => [local(name), lanes, formula(value)],
    store: ({ buffer: to, index: place, lanes, value }) => [buffer(to), index(place), lanes, formula(value)],
    loop: ({ counter, from, to, lanes, cursors, body: inner }) => [
      ...[local(counter), from, to, lanes],
      ...cursors.flatMap(({ name, from: start, step }) => [local(name), index(start), step]),
      all(inner),
    ],
    scope: ({ body: inner }) => [all(inner)],
    place: ({ name, value, below }) => [local(name), formula(value), below],
    check: ({ value, demand }) => [formula(value), JSON.stringify(demand)],
    copy: ({ from, to }) => [buffer(from), buffer(to)],
    call: ({ procedure, arguments: given }) => [procedure, ...given.map(argument)],
  };
  const all = (statements: readonly Statement[]): string =>
    `{${statements
      .filter(({ kind }) => kind !== "comment")
      .map((statement) => [statement.kind, ...caseOf(statement, words)].join(" "))
      .join("\n")}}`;
  const key = [isPart, ...parameters.map(({ kind, name }) => `${kind} ${name}`), all(body)].join("\n");
  return { key, buffers: [...buffers.keys()] };
}
