import type { BlockGraph } from "./block-graph.ts";

/** A flowchart in the language of Mermaid, which GitHub and many editors draw. */
export const printMermaid = ({ blocks, flows }: BlockGraph): string =>
  [
    "flowchart TD",
    ...blocks.map(
      ({ number, title, lines }) => `  n${number}["${[title, ...lines].map(quoted).join("<br/>")}"]`,
    ),
    ...flows.map(({ from, to, label }) => `  n${from} -->|"${quoted(label)}"| n${to}`),
    "",
  ].join("\n");

/** Text between quotes: whatever means something to Mermaid or to HTML is an entity by number. */
const quoted = (text: string): string =>
  text.replace(/[^\p{L}\p{N} ,.:()×→…_-]/gu, (character) => `#${character.codePointAt(0)};`);
