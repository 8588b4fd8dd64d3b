/** Messages of the YAML parser, reworded without terms of its grammar; others are plain enough. */
const rewordings: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/^Flow .* end with a (.)$/, "$1 is missing, or a line inside the brackets is not indented"],
  [/^Missing (,.*) between flow (?:map|sequence) items$/, "$1 is missing between two items in brackets"],
  [/^Missing closing (.)quote$/, "the string has no closing $1"],
  [/^Sequence item without - indicator$/, "this line is not indented like the lines above it"],
  [/^All (?:mapping|sequence) items.*$/, "this line is not indented like the lines around it"],
  [/^Implicit map keys need.*$/, "a key must be followed by a colon and a value"],
  [/^Implicit keys.*$/, "this line needs a colon after its key"],
  [
    /^Nested mappings.*$/,
    "there are two colons on one line; put the second key on its own line, or quote the string",
  ],
  [/^A block sequence may not.*$/, "found a list item where a key was expected"],
  [
    /^Block collections are not allowed.*$/,
    "lines that start with - or key: are not allowed inside brackets",
  ],
  [/^Plain value cannot start with .* (\S+)$/, "a string that starts with $1 must be quoted"],
  [/^Tabs are not allowed.*$/, "this line is indented with a tab; use spaces"],
  [/^Unresolved tag: tag:yaml.org,2002:(.*)$/, "specs do not support the tag !!$1"],
  [/^Unresolved tag: (.*)$/, "specs do not support the tag $1"],
  [
    /^Unexpected .*$/s,
    "this is unexpected here: the value before it is already complete, or is indented differently",
  ],
];

/** Rewords a message of the YAML parser as a sentence. */
export function describeYamlError(message: string): string {
  const [pattern, words] = rewordings.find(([pattern]) => pattern.test(message)) ?? [];
  if (pattern !== undefined && words !== undefined) return `${message.replace(pattern, words)}.`;
  return message.replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase()).replace(/[.:]?$/, ".");
}
