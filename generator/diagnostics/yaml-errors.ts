/** Messages of the YAML parser, reworded without terms of its grammar; others are plain enough. */
const rewordings: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/^Flow .* end with a (.)$/, "$1 is missing, or a line inside the brackets is not indented"],
  [/^Missing (,.*) between flow (?:map|sequence) items$/, "$1 is missing between two items in brackets"],
  [/^Missing closing (.)quote$/, "the text has no closing $1"],
  [/^Sequence item without - indicator$/, "this line is not indented as the lines above it"],
  [/^All (?:mapping|sequence) items.*$/, "this line is not indented as its neighbours are"],
  [/^Implicit map keys need.*$/, "a key needs a colon and a value after it"],
  [/^Implicit keys.*$/, "this line needs a colon after its key"],
  [
    /^Nested mappings.*$/,
    "there are two colons on one line; give the second key a line of its own, or quote the text",
  ],
  [/^A block sequence may not.*$/, "a list stands where a key should"],
  [/^Block collections are not allowed.*$/, "inside brackets there are no indented lines with - or key:"],
  [/^Plain value cannot start with .* (\S+)$/, "a text that begins with $1 has to be quoted"],
  [/^Tabs are not allowed.*$/, "this line is indented by a tab; use spaces"],
  [/^Unresolved tag: (?:tag:yaml.org,2002:)?!*(.*)$/, "the tag $1 means nothing in a spec"],
  [/^Unexpected .*$/s, "this is out of place: what stands before it is complete, or indented otherwise"],
];

/** Rewords a message of the YAML parser as a sentence. */
export function describeYamlError(message: string): string {
  const [pattern, words] = rewordings.find(([pattern]) => pattern.test(message)) ?? [];
  if (pattern !== undefined && words !== undefined) return `${message.replace(pattern, words)}.`;
  return message.replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase()).replace(/[.:]?$/, ".");
}
