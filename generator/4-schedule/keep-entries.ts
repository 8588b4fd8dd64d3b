import { buffersOf, type Entry, type Program, type Statement } from "../ir/program.ts";
import { contentOf, namesIn } from "../ir/uses.ts";

/** A program with some of its entries alone, whose procedures are called as they are, and what these need. */
export function keepEntries(program: Program, names: readonly Entry["name"][]): Program {
  const entries = program.entries.filter(({ name }) => names.includes(name));
  const needed = new Set(entries.map(({ procedure }) => procedure));
  const procedures = program.procedures
    .toReversed() // those that call stand after what they call
    .filter(({ name, body }) => {
      if (!needed.has(name)) return false;
      for (const called of calledBy(body)) needed.add(called);
      return true;
    })
    .reverse();
  const read = new Set(entries.flatMap(buffersOf));
  for (const { body } of procedures) for (const name of namesIn(body).buffers) read.add(name);
  const renamed = new Map(entries.map(({ procedure, name }) => [procedure, name]));
  const nameOf = (procedure: string): string => renamed.get(procedure) ?? procedure;
  return {
    ...program,
    entries: entries.map((entry) => ({ ...entry, procedure: entry.name })),
    procedures: procedures.map((one) => ({
      ...one,
      name: nameOf(one.name),
      body: calling(one.body, nameOf),
    })),
    buffers: program.buffers.filter(({ name }) => read.has(name)),
  };
}

const calledBy = (body: readonly Statement[]): string[] =>
  body.flatMap((statement) =>
    statement.kind === "call" ? [statement.procedure] : calledBy(contentOf(statement).body ?? []),
  );

const calling = (body: readonly Statement[], nameOf: (procedure: string) => string): Statement[] =>
  body.map((statement) => {
    if (statement.kind === "call") return { ...statement, procedure: nameOf(statement.procedure) };
    return "body" in statement ? { ...statement, body: calling(statement.body, nameOf) } : statement;
  });
