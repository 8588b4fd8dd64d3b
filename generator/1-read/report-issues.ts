import type { core } from "zod";
import { type Code, helps, notes } from "../diagnostics/messages.ts";
import { fieldName, type Report } from "../diagnostics/report.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { list } from "../diagnostics/words.ts";
import { fixIdentifier } from "../ir/identifier.ts";
import type { FieldPath } from "../ir/location.ts";
import { helpForActivation, helpForField, helpForLayer, helpForType, helpForValue } from "./foreign-words.ts";
import { expectations } from "./schema/expectations.ts";
import type { FieldsOfSpec } from "./schema/spec-schema.ts";
import { helpForText } from "./text-slips.ts";

type Issue = core.$ZodIssue;
type IssueOf<C extends Issue["code"]> = Extract<Issue, { code: C }>;

/** An issue of zod taken out of its unions, at its full path. */
interface InnerIssue {
  readonly issue: Issue;
  readonly path: FieldPath;
}

/** Turns issues of zod into diagnostics. The message of an issue is not text, but the number of the schema that refused the value. */
export class IssueReporter {
  readonly #schemas: (core.$ZodType | undefined)[] = [];
  readonly #activations: readonly string[];
  readonly #fields: FieldsOfSpec;

  /** @param activations the names of all activations */
  constructor(activations: readonly string[], fields: FieldsOfSpec) {
    this.#activations = activations;
    this.#fields = fields;
  }

  readonly remember = (issue: core.$ZodRawIssue): string =>
    String(this.#schemas.push((issue.schema ?? issue.inst) as core.$ZodType | undefined) - 1);

  report(issues: readonly Issue[], report: Report): void {
    const found = issues.flatMap((issue) => innerIssues(issue, []));
    // A misspelt field is reported as unknown, and not a second time as missing under its right name.
    const misspelt = new Set<string>();
    for (const { issue, path } of found) {
      if (issue.code !== "unrecognized_keys") continue;
      for (const meant of this.#unknownFields(issue, path, report)) misspelt.add(fieldName([...path, meant]));
    }
    for (const { issue, path } of found) {
      if (issue.code === "unrecognized_keys") continue;
      const isMissing = issue.input === undefined;
      if (isMissing && misspelt.has(fieldName(path))) continue;
      if (issue.code === "custom") reportCustom(issue, path, report);
      else if (!misspelt.has(fieldName(path))) this.#refused(issue, path, report);
    }
  }

  #expectation(issue: Issue) {
    const schema = this.#schemas[Number(issue.message)];
    return (schema && expectations.get(schema)) ?? { must: "something else" };
  }

  /** Reports unknown fields, and returns the fields that they probably mean. */
  #unknownFields(issue: IssueOf<"unrecognized_keys">, path: FieldPath, report: Report): string[] {
    const { owner = "it", fields: known = [] } = this.#expectation(issue);
    return issue.keys.flatMap((field) => {
      const value = (issue.input as Readonly<Record<string, unknown>> | undefined)?.[field];
      const { meant, help } = helpForField(field, value, known, this.#fields);
      const place = report.place([...path, field], "key");
      report.add("unknown-field", { owner, field, known }, place, { help });
      return meant === undefined ? [] : [meant];
    });
  }

  #refused(issue: Issue, path: FieldPath, report: Report): void {
    const expectation = this.#expectation(issue);
    const { code } = expectation;
    const { found, known, must = expectation.must } = unionPart(issue);
    const field = subjectOf(path);
    const place = report.place(path);
    const { helpForList } = expectation;
    const ofList = Array.isArray(found) ? helpForList : undefined;
    const ofText =
      typeof found === "string" ? this.#helpForText(issue, found, path, must, report) : undefined;
    const help = ofList ?? ofText ?? this.#help(issue, code, found, known);
    if (found === undefined) report.add("missing-field", { field, must }, place, { help });
    else if (code === undefined || isOtherType(issue, found))
      report.add("wrong-type", { field, found, must }, place, { help });
    else {
      report.add(code as ValueCode, { field, found, must, known }, place, { help });
    }
  }

  #helpForText(issue: Issue, text: string, path: FieldPath, must: string, report: Report) {
    const isOtherKind = this.#expectation(issue).code === undefined || isOtherType(issue, text);
    return helpForText({ text, path, isOtherKind, must }, report);
  }

  #help(issue: Issue, code: Code | undefined, found: unknown, known: readonly string[]): string | undefined {
    if (code !== "unknown-layer") return isOtherType(issue, found) ? undefined : helpFor(code, found, known);
    const { layers = [] } = this.#expectation(issue);
    return typeof found === "string" && known.length > 0
      ? helpForType(found, known, this.#activations, (issue.input as { readonly axis?: unknown }).axis)
      : helpForLayer(issue.input, layers, this.#activations);
  }
}

/** Of the forms of a union, the author probably meant the one that fails deeper inside the value. */
function innerIssues(issue: Issue, outside: FieldPath): InnerIssue[] {
  const path = [...outside, ...(issue.path as FieldPath)];
  const meant =
    issue.code === "invalid_union" && !("discriminator" in issue)
      ? issue.errors.find((branch) => !branch.some(isWrongForm))
      : undefined;
  return meant === undefined ? [{ issue, path }] : meant.flatMap((inner) => innerIssues(inner, path));
}

/** Codes for values of the right type that are not allowed. */
type ValueCode = "bad-size" | "unknown-value" | "not-an-identifier" | "unknown-layer" | "unknown-activation";

const isOtherType = (issue: Issue, found: unknown): boolean =>
  (issue.code === "invalid_type" && issue.expected !== "int") ||
  (issue.code === "invalid_union" && typeof found !== "string");

function isWrongForm(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === "custom") return issue.params?.code === "wrong-type";
  if (issue.code === "invalid_value")
    return typeof issue.input !== typeof issue.values[0] || issue.input === true;
  return issue.code === "invalid_union" || (issue.code === "invalid_type" && issue.expected !== "int");
}

/** Where a message lists all choices, only words of other libraries need help. */
function helpFor(code: Code | undefined, found: unknown, known: readonly string[]): string | undefined {
  if (typeof found !== "string") return undefined;
  if (code === undefined || code === "unknown-value") return helpForValue(found, known);
  if (code === "unknown-activation") return helpForActivation(found, known);
  return helps.didYouMean(code === "not-an-identifier" ? fixIdentifier(found) : suggest(found, known));
}

/** Reports an issue that one of our own checks added, whose parameters say what to report. */
function reportCustom(issue: IssueOf<"custom">, path: FieldPath, report: Report): void {
  const { code, help, twin, part, ...values } = issue.params as {
    code: Code;
    help?: string;
    twin?: number;
    part?: "key";
  };
  const text = code === "wrong-type" && typeof issue.input === "string" ? issue.input : undefined;
  const { must = "" } = values as { must?: string };
  const ofText =
    text === undefined ? undefined : helpForText({ text, path, isOtherKind: true, must }, report);
  const extras = {
    help: help === undefined ? ofText : helps.didYouMean(help),
    notes: twin === undefined ? [] : [report.note(notes.first(), [...path.slice(0, -1), twin])],
  };
  const stated = { field: subjectOf(path), found: issue.input, ...values } as never;
  report.add(issue.input === undefined ? "missing-field" : code, stated, report.place(path, part), extras);
}

/** `weights[3][1]` of `layers[0].weights[3][1]`: enough for a message that shows its location too. */
function subjectOf(path: FieldPath): string {
  const start = path.findLastIndex((step) => typeof step === "string");
  return fieldName(path.slice(Math.max(0, start))) || "the spec";
}

/** Of a mapping in a union, the discriminator that no member has, and the known ones; else the value itself. */
function unionPart(issue: Issue): { found: unknown; known: readonly string[]; must?: string } {
  if (issue.code === "invalid_value") return { found: issue.input, known: issue.values.map(String) };
  if (issue.code !== "invalid_union" || issue.discriminator === undefined)
    return { found: issue.input, known: [] };
  const known = ("options" in issue ? (issue.options ?? []) : []).map(String);
  const found = (issue.input as Readonly<Record<string, unknown>>)[issue.discriminator];
  return { found, known, must: list(known, "or") };
}
