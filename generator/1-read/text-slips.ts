import { helps } from "../diagnostics/messages.ts";

type Rows = readonly (readonly [pattern: RegExp, help: (text: string) => string])[];

/** Strings with characters that do not belong to them. */
const slipsOfStrings: Rows = [
  [/^[^,;]+[,;]$/, (text) => helps.removeEnd(text.slice(-1))],
  [/^[“”„«‘’‚].*[“”»’‘]$/, () => helps.straightQuotes()],
];

/** Strings that were meant to be something else. */
const otherValues: Rows = [
  [/^\(.*\)$/s, () => helps.inBrackets()],
  [/^[-+]?[\d.]+(?:e[-+]?\d+)?(?:[\s;]+[-+]?[\d.]+(?:e[-+]?\d+)?)+$/i, () => helps.commasBetween()],
  [/^-(?!inf|nan)[a-z]/i, () => helps.spaceAfter("the dash")],
  [/^\w+:\S/, () => helps.spaceAfter("the colon")],
];

/** The help for a string in the place of another string, or of a value of another kind. */
export function helpForText(text: string, isOtherKind: boolean): string | undefined {
  const rows = isOtherKind ? [...slipsOfStrings, ...otherValues] : slipsOfStrings;
  return rows.find(([pattern]) => pattern.test(text))?.[1](text);
}
