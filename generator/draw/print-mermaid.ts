import type { BlockGraph } from "./block-graph.ts";

/** A flowchart in the language of Mermaid, which GitHub and many editors draw. */
export const printMermaid = ({ blocks, flows }: BlockGraph): string =>
  [
    "flowchart TD",
    ...blocks.map(
      ({ number, title, lines }) => `  ${idOf(number)}["${[title, ...lines].map(quoted).join("<br/>")}"]`,
    ),
    ...flows.map(
      ({ from, to, isKept, label }) =>
        `  ${idOf(from)} ${isKept ? "-.->" : "-->"}|"${quoted(label)}"| ${idOf(to)}`,
    ),
    "",
  ].join("\n");

/** `n2` for layer 2, `n0` for the first input and `p1` for the next port. */
const idOf = (number: number): string => (number < 0 ? `p${-number}` : `n${number}`);

/** Text between quotes: whatever means something to Mermaid or to HTML is an entity by number. */
const quoted = (text: string): string =>
  text.replace(/[^\p{L}\p{N} ,.:()×→…_-]/gu, (character) => `#${character.codePointAt(0)};`);
