import { expect, test } from "vitest";
import { parseYaml } from "../../../generator/1-read/parse-yaml.ts";
import type { Diagnostic } from "../../../generator/diagnostics/diagnostic.ts";
import { SpecError } from "../../../generator/diagnostics/spec-error.ts";
import { effort, sampled } from "../../support/effort.ts";

/** What is said about a text, if it is not YAML. */
function syntaxErrors(text: string): readonly Diagnostic[] {
  try {
    parseYaml(text, "net.yaml");
    return [];
  } catch (error) {
    if (error instanceof SpecError) return error.diagnostics.filter(({ code }) => code === "yaml-syntax");
    throw error;
  }
}

/** Mistakes, their lines, and all that is said about them. */
const mistakes: readonly (readonly [title: string, lines: readonly string[], said: readonly string[]])[] = [
  [
    "a key that is indented below a number",
    [
      "name: net",
      "input: 2",
      "  layers:",
      "  - type: dense",
      "    units: 1",
      "    weights: [[1, 2]]",
      "    bias: [0]",
    ],
    ["3:3 layers is indented by 2 spaces; write 0 like input."],
  ],
  [
    "a key that is indented below a name",
    [
      "name: net",
      "  input: 2",
      "layers:",
      "  - type: dense",
      "    units: 1",
      "    weights: [[1, 2]]",
      "    bias: [0]",
    ],
    ["2:3 input is indented by 2 spaces; write 0 like name."],
  ],
  [
    "a list item that is indented by one space less",
    [
      "name: net",
      "input: 2",
      "layers:",
      "  - type: dense",
      "    units: 1",
      "    weights: [[1, 2]]",
      "    bias: [0]",
      " - type: dense",
      "   units: 1",
    ],
    ["8:2 this list item is indented by 1 space; write 2, like an item above it."],
  ],
  [
    "a list item that is indented by one space more",
    [
      "name: net",
      "input: 2",
      "layers:",
      "  - type: dense",
      "    units: 1",
      "    weights: [[1, 2]]",
      "    bias: [0]",
      "   - type: dense",
      "     units: 1",
    ],
    ["8:4 this list item is indented by 3 spaces; write 2, like an item above it."],
  ],
  [
    "tabs as indentation",
    ["name: net", "input: 2", "layers:", "\t- type: dense", "\t  units: 1"],
    ["4:1 this line is indented with a tab; use spaces, here and in 1 more line."],
  ],
  [
    "a tab as indentation in a list item",
    ["name: net", "input: 2", "layers:", "  - type: dense", "\tunits: 1"],
    ["5:1 this line is indented with a tab; use spaces."],
  ],
  [
    "a tab behind spaces",
    ["name: net", "input: 2", "layers:", "  - type: dense", "  \tunits: 1"],
    ["5:3 this line is indented with a tab; use spaces."],
  ],
  [
    "no space after a colon",
    ["name: net", "input: 2", "layers:", "  - type: dense", "    units:3", "    bias: [0]"],
    ["5:10 a space is missing after the colon; write units: 3."],
  ],
  [
    "no space after the first colon",
    [
      "name:net",
      "input: 2",
      "layers:",
      "  - type: dense",
      "    units: 1",
      "    weights: [[1, 2]]",
      "    bias: [0]",
    ],
    ["1:5 a space is missing after the colon; write name: net."],
  ],
  [
    "no space after the last colon",
    ["name: net", "input: 2", "layers:", "  - type: dense", "    units:3"],
    ["5:10 a space is missing after the colon; write units: 3."],
  ],
  [
    "no space after a colon behind a dash",
    ["name: net", "input: 2", "layers:", "  - type:dense", "    units: 3"],
    ["4:9 a space is missing after the colon; write type: dense."],
  ],
  [
    "no space after any colon",
    ["name:net", "input:2"],
    ["1:5 a space is missing after the colon; write name: net."],
  ],
  [
    "no space after colons in braces",
    ["name: net", "input: 2", "layers: [{type:dense, units:3}]"],
    [
      "3:15 a space is missing after the colon; write type: dense.",
      "3:28 a space is missing after the colon; write units: 3.",
    ],
  ],
  [
    "no space after a dash",
    ["name: net", "input: 2", "layers:", "  -type: dense", "   units: 1"],
    ["4:3 a space is missing after the dash."],
  ],
  [
    "a field that is indented by one space less",
    ["name: net", "input: 2", "layers:", "  - type: dense", "   units: 1"],
    ["5:4 units is indented by 3 spaces; write 4 like type or 0 like layers."],
  ],
  [
    "a field below the dash of its item",
    ["name: net", "input: 2", "layers:", "  - type: dense", "  units: 1"],
    ["5:3 units is indented by 2 spaces; write 4 like type or 0 like layers."],
  ],
  [
    "a field that is indented by one space more",
    ["name: net", "input: 2", "layers:", "  - type: dense", "     units: 1"],
    ["5:6 units is indented by 5 spaces; write 4 like type."],
  ],
  [
    "a key without a colon above a list",
    [
      "name: net",
      "input: 2",
      "layers",
      "  - type: dense",
      "    units: 1",
      "    weights: [[1, 2]]",
      "    bias: [0]",
    ],
    ["3:1 this line has no colon after its key."],
  ],
  [
    "a key without a colon",
    [
      "name: net",
      "input 2",
      "layers:",
      "  - type: dense",
      "    units: 1",
      "    weights: [[1, 2]]",
      "    bias: [0]",
    ],
    ["2:1 this line has no colon after its key."],
  ],
  [
    "a field without a colon",
    ["name: net", "input: 2", "layers:", "  - type: dense", "    units 3", "    bias: [0]"],
    ["5:5 this line has no colon after its key."],
  ],
  [
    "= after all keys",
    ["name = net", "input = 2"],
    ["1:6 a key is followed by a colon, not by =; write name: net."],
  ],
  [
    "= after a key",
    [
      "name: net",
      "input = 2",
      "layers:",
      "  - type: dense",
      "    units: 1",
      "    weights: [[1, 2]]",
      "    bias: [0]",
    ],
    ["2:7 a key is followed by a colon, not by =; write input: 2."],
  ],
  [
    "no comma between two pairs of JSON",
    ['{ "name": "net", "input": 2, "layers": [ { "type": "dense" "units": 1 } ] }'],
    ['1:60 a comma is missing before "units"; if it is part of a string, quote the string.'],
  ],
  [
    "two commas",
    ['{ "name": "net", "input": 2,, "layers": [] }'],
    ["1:29 a value is missing before this comma."],
  ],
  [
    "JSON that ends too early",
    ['{ "name": "net",', ' "input": 2,', ' "layers": ['],
    ["3:12 this [ has no ]."],
  ],
  [
    "a comment of JavaScript",
    ["name: net // the name", "// comment", "input: 2"],
    ["2:1 a comment starts with #."],
  ],
  [
    "a bracket that is not closed",
    [
      "name: net",
      "input: 2",
      "layers:",
      "  - type: dense",
      "    weights: [[1, 2], [3, 4]",
      "    bias: [0, 0]",
    ],
    ["5:14 this [ has no ]."],
  ],
  [
    "a bracket too many",
    ["name: net", "input: 2", "layers:", "  - type: dense", "    weights: [[1, 2]]]", "    bias: [0]"],
    ["5:22 this ] closes no bracket."],
  ],
  [
    "braces that are closed by a bracket",
    ["name: net", "input: 2", "layers:", "  - { type: dense, units: 1 ]"],
    ["4:29 this bracket should be }, which closes the { before it."],
  ],
  [
    "no comma between two lists",
    ["name: net", "input: 2", "layers:", "  - type: dense", "    weights: [[1, 2] [3, 4]]"],
    ["5:22 a comma is missing before this."],
  ],
  [
    "no comma between two fields in braces",
    ["name: net", "input: 2", "layers:", "  - { type: dense units: 3 }"],
    ["4:19 a comma is missing before units; if it is part of a string, quote the string."],
  ],
  [
    "no comma behind a list in braces",
    ["name: net", "input: 2", "layers:", "  - { type: dense, weights: [[1]] bias: [0] }"],
    ["4:35 a comma is missing before this."],
  ],
  [
    "a list in brackets that is not indented",
    ["name: net", "input: 2", "layers:", "  - type: dense", "    weights: [", "[1, 2]", "]", "    bias: [0]"],
    ["6:1 this line is between [ and ]; indent it deeper than the line in which they open."],
  ],
  [
    "a quote that is not closed",
    [
      'name: "net',
      "input: 2",
      "layers:",
      "  - type: dense",
      "    units: 1",
      "    weights: [[1, 2]]",
      "    bias: [0]",
    ],
    ['1:7 this string has no closing ".'],
  ],
  [
    "an apostrophe in single quotes",
    ["name: net", "description: 'it's mine'", "input: 2"],
    ["2:18 the string ends before this; a ' in a string is written ''."],
  ],
  [
    "a string that goes on behind its quote",
    ["name: net", 'description: "a" net', "input: 2"],
    ['2:18 the string ends before this; a " in a string is written \\".'],
  ],
  [
    "a colon in a string",
    ["name: net", "description: a net: the first", "input: 2"],
    ["2:14 there are two colons on one line; put the second key on its own line, or quote the string."],
  ],
  [
    "a string that starts with @",
    ["name: net", "description: @me", "input: 2"],
    ["2:14 a string that starts with @ must be quoted."],
  ],
  [
    "a key that starts with %",
    ["%name: net", "input: 2"],
    ["1:1 a line that starts with % is an instruction to the YAML parser; quote it or remove it."],
  ],
  [
    "a string that starts with &",
    ["name: net", "description: & co", "input: 2"],
    ["2:14 a string that starts with & must be quoted."],
  ],
  [
    "a string that starts with !",
    ["name: net", "description: !me", "input: 2"],
    ["2:14 specs do not support the tag !me; quote the string if it starts with !."],
  ],
  [
    "a string that starts with |",
    ["name: net", "description: |me", "input: 2"],
    ["2:14 a string that starts with | must be quoted."],
  ],
  [
    "a string that starts with >",
    ["name: net", "description: >=3", "input: 2"],
    ["2:14 a string that starts with > must be quoted."],
  ],
  [
    "a comment right behind a list",
    ["name: net", "input: 2", "layers:", "  - type: dense", "    weights: [[1, 2]]#x", "    bias: [0]"],
    ["5:22 a space is missing before this #, which starts a comment."],
  ],
  [
    "a path of Windows in double quotes",
    ["name: net", "input: 2", "layers:", "  - type: dense", '    weights: { file: "C:\\models\\w.npy" }'],
    ["5:25 \\m means nothing in double quotes; use single quotes, or write \\\\m for a backslash."],
  ],
  [
    "a list below a key that has a value",
    ["name: net", "input: 2", "layers: dense", "  - type: dense"],
    ["4:3 this list item follows the key layers, which is not a list."],
  ],
  [
    "a list item between fields",
    ["name: net", "input: 2", "layers:", "  type: dense", "  - type: dense"],
    ["5:3 this list item follows the key type, which is not a list."],
  ],
  [
    "a key below a list item",
    ["- name: net", "input: 2"],
    ["2:1 input is indented by 0 spaces; write 2 like name."],
  ],
  [
    "a list without a key",
    ["name: net", "input: 2", "- type: dense"],
    ["3:1 no key comes before this list; write one on a line of its own, such as layers:."],
  ],
  [
    "two keys on one line",
    ["name: net, input: 2", "layers: []"],
    ["1:7 there are two colons on one line; put the second key on its own line, or quote the string."],
  ],
  [
    "a list on the line of its key",
    ["name: net", "input: 2", "layers: - type: dense", "    units: 3"],
    ["3:9 a list starts on the line below its key, with a dash on each line."],
  ],
  [
    "a first line that is indented",
    ["  name: net", "input: 2"],
    ["2:1 input is indented by 0 spaces; write 2 like name."],
  ],
  [
    "a key between two depths",
    [
      "name: net",
      "input: 2",
      "layers:",
      "  - type: dense",
      "    units: 1",
      "    weights: [[1, 2]]",
      "    bias: [0]",
      "  output:",
      "    labels: [a]",
    ],
    ["8:3 output is indented by 2 spaces; write 4 like bias or 0 like layers."],
  ],
  [
    "a tag of Python",
    ["name: net", "input: !!python/tuple [2]", "layers: []"],
    ["2:8 specs do not support the tag !!python/tuple."],
  ],
  ["two anchors", ["name: &a &b net", "input: 2"], ["1:10 a value can have only one name (&…)."]],
  [
    "an alias with an anchor",
    ["name: &a net", "input: &b *a"],
    ["2:11 a value that is written *NAME cannot have a name or a tag of its own; remove &… or !…."],
  ],
  [
    "lines of Windows",
    ["name: net\r", "input: 2\r", "  layers:\r"],
    ["3:3 layers is indented by 2 spaces; write 0 like input."],
  ],
  [
    "no-break spaces as indentation",
    ["name: net", "input: 2", "layers:", "\u00a0\u00a0- type: dense"],
    ["4:1 this line is indented with the character U+00A0; use spaces."],
  ],
  [
    "a full-width colon",
    ["name： net", "input: 2"],
    ["1:5 this colon is the character U+FF1A; write : and a space."],
  ],
  [
    "a fence of Markdown",
    ["```yaml", "name: net", "input: 2", "```"],
    ["1:1 ``` belongs to Markdown; remove this line.", "4:1 ``` belongs to Markdown; remove this line."],
  ],
  [
    "a comma at the end of a line",
    ['"name": "net",', '"input": 2'],
    ["1:14 commas are used only in brackets; remove this one."],
  ],
  [
    "a text that is not indented",
    ["name: net", "description: |", "text here", "input: 2"],
    ["3:1 this line has no key; if it belongs to the text above it, indent it."],
  ],
  [
    "a text that goes on with a colon",
    ["name: net", "description: a long text", "  note: here", "input: 2"],
    [
      "3:3 note is indented by 2 spaces; write 0 like description; if it belongs to the text above it, quote that text.",
    ],
  ],
  [
    "rows that are not aligned",
    [
      "name: net",
      "input: 2",
      "layers:",
      "  - type: dense",
      "    weights:",
      "      - [1, 2]",
      "     - [3, 4]",
    ],
    ["7:6 this list item is indented by 5 spaces; write 6 or 2, like an item above it."],
  ],
  [
    "a dash between brackets",
    ["name: net", "input: 2", "layers: [", "  - type: dense", "]"],
    ["4:3 in brackets, the items of a list are separated by commas and have no dashes."],
  ],
  [
    "braces over lines without commas",
    ["name: net", "input: 2", "layers:", "  - {", "    type: dense", "    units: 3", "  }"],
    ["5:11 a comma is missing at the end of this line."],
  ],
  [
    "a conflict of Git",
    ["name: net", "<<<<<<< HEAD", "input: 2", "=======", "input: 3", ">>>>>>> x"],
    [
      "2:1 this is a conflict that Git left here; resolve it.",
      "4:1 this is a conflict that Git left here; resolve it.",
      "6:1 this is a conflict that Git left here; resolve it.",
    ],
  ],
  [
    "braces that are not closed before the next item",
    ["name: net", "input: 2", "layers:", "  - { type: dense, units: 2", "  - { type: dense, units: 1 }"],
    ["4:5 this { has no }."],
  ],
  [
    "a row that is not closed before the next row",
    ["name: net", "weights:", "  - [1, 2", "  - [3, 4]"],
    ["3:5 this [ has no ]."],
  ],
  [
    "a matrix that is not closed before the next layer",
    ["layers:", "  - type: dense", "    weights: [[1, 2], [3, 4]", "  - { type: dense }"],
    ["3:14 this [ has no ]."],
  ],
  [
    "a negative number that is not indented in brackets",
    ["layers:", "  - type: dense", "    bias: [", "-1, 2]", "    units: 2"],
    ["4:1 this line is between [ and ]; indent it deeper than the line in which they open."],
  ],
  [
    "fields that are not indented in braces",
    ["layers:", "  - {", "  type: dense,", "  units: 2", "  }"],
    ["3:3 this line is between { and }; indent it deeper than the line in which they open."],
  ],
  [
    "words that are not indented in brackets",
    ["output:", "  labels: [", "  a, b", "  ]"],
    ["3:3 this line is between [ and ]; indent it deeper than the line in which they open."],
  ],
  [
    "dashes in brackets that are not indented",
    ["layers: [", "- type: dense", "]"],
    ["2:1 in brackets, the items of a list are separated by commas and have no dashes."],
  ],
  [
    "brackets that are closed before their line",
    ["layers:", "  - type: dense", "    bias: [", "      1", "]", "    units: 2"],
    ["5:1 this line closes brackets; indent it deeper than the line that opens them."],
  ],
  [
    "a row that is not closed before the outer bracket",
    ["layers:", "  - type: dense", "    weights: [", "      [1, 2", "    ]"],
    ["4:7 this [ has no ]."],
  ],
  [
    "a tab in brackets",
    ["layers:", "  - type: dense", "    weights: [", "\t[1, 2]", "    ]"],
    ["4:1 this line is indented with a tab; use spaces."],
  ],
  [
    "a line of a text that is indented less, and looks like a key",
    ["name: net", "description: |", "    a text", "  that goes: on", "input: 2"],
    ["4:3 this line belongs to the text above it; indent it like its first line."],
  ],
  [
    "a line of a text that is indented less, and may be a key",
    ["name: net", "description: |", "    a text", "  input: 2"],
    [
      "4:3 this line belongs to the text above it; indent it like its first line; if it is a key, write 0 like description.",
    ],
  ],
  [
    "a line of a text that is indented less",
    ["name: net", "description: >", "    a text", "  that goes on", "input: 2"],
    ["4:3 this line belongs to the text above it; indent it like its first line."],
  ],
  [
    "a line of a text that is not indented",
    ["name: net", "description: |", "  a text", "that goes on", "input: 2"],
    ["4:1 this line has no colon after its key; if it belongs to the text above it, indent it."],
  ],
  [
    "a text that starts with *",
    ["name: net", "description: *note this text"],
    ["2:14 a string that starts with * must be quoted."],
  ],
  [
    "a text that starts with **",
    ["name: net", "description: **bold** text"],
    ["2:14 a string that starts with * must be quoted."],
  ],
  [
    "a text that starts with [",
    ["name: net", "description: [draft] a net"],
    ["2:14 a string that starts with [ must be quoted."],
  ],
  [
    "a text that starts with {",
    ["name: net", "description: {draft} a net"],
    ["2:14 a string that starts with { must be quoted."],
  ],
  [
    "a text that starts with [ and has a comma",
    ["name: net", "description: [draft], a net"],
    ["2:14 a string that starts with [ must be quoted."],
  ],
  [
    "two pairs on a line, the first with a list",
    ["layers:", "  - type: dense", "    weights: [[1]] bias: [0]"],
    ["3:20 the value ends before this; put bias on a line of its own."],
  ],
  ["two lists with a comma", ["input: [1, 2], [3, 4]"], ["1:14 commas are used only in brackets."]],
  [
    "a text that goes on with a time",
    ["name: net", "description: meet", "10:30 at night"],
    ["3:1 this line has no colon after its key; if it belongs to the text above it, indent it."],
  ],
  [
    "a fence in a text that is not indented",
    ["name: net", "description: |", "```", "x = 3", "```", "input: 2"],
    ["3:1 this line has no key; if it belongs to the text above it, indent it."],
  ],
  [
    "code in a text that is not indented",
    ["name: net", "description: |  # how", "x = 3", "y = @4"],
    ["3:1 this line has no key; if it belongs to the text above it, indent it."],
  ],
  [
    "too few digits after \\x",
    ["name: net", 'description: "a\\x"'],
    [
      "2:16 in double quotes, \\x is followed by 2 hexadecimal digits; use single quotes, or write \\\\x for a backslash.",
    ],
  ],
  [
    "too few digits after \\u",
    ["name: net", 'description: "a\\u12"'],
    [
      "2:16 in double quotes, \\u is followed by 4 hexadecimal digits; use single quotes, or write \\\\u for a backslash.",
    ],
  ],
  [
    "a path of Windows with a folder that starts with U",
    ["name: net", 'weights: "C:\\Users\\w.npz"'],
    [
      "2:13 in double quotes, \\U is followed by 8 hexadecimal digits; use single quotes, or write \\\\U for a backslash.",
    ],
  ],
  [
    "a number of no character",
    ["name: net", 'description: "\\U00110000"'],
    ["2:15 \\U00110000 is no character; the last one is \\U0010FFFF."],
  ],
  [
    "a list in brackets, and text after it that is no string",
    ["input: [1, 2] 3"],
    ["1:15 the value ends before this; if all of it is a string, quote it."],
  ],
  [
    "a line of a text that is indented less, after an empty line",
    ["description: |", "  a text", "", " that goes on", "input: 2"],
    ["4:2 this line belongs to the text above it; indent it like its first line."],
  ],
  [
    "a tab in a text",
    ["description: |", "\ta text", "input: 2"],
    ["2:1 this line is indented with a tab; use spaces."],
  ],
  [
    "an empty line that is indented deeper than the text below it",
    ["description: |", "     ", "  a text"],
    ["3:3 an empty line above is indented deeper than this text; remove its spaces."],
  ],
  [
    "braces that go on in a line that is not indented",
    ["layers:", "  - { type: dense,", "  units: 2 }"],
    ["3:3 this line is between { and }; indent it deeper than the line in which they open."],
  ],
  [
    "a list of JSON that is not closed before the next key",
    ["{", '"input": [1, 2', '"dtype": f32', "}"],
    ["2:10 this [ has no ]."],
  ],
  [
    "a key that is indented below a value with an anchor",
    ["input: &size 2", "  dtype: f32"],
    ["2:3 dtype is indented by 2 spaces; write 0 like input."],
  ],
  [
    "a first field without a colon, and with a comment",
    ["layers:", "  - type dense # first", "    units: 1"],
    ["2:5 this line has no colon after its key."],
  ],
  [
    "a field without a colon, and with a comment",
    ["input:", "  size 6 # values: 0 to 5", "  names: [a]"],
    ["2:3 this line has no colon after its key."],
  ],
];

test.each(mistakes)("%s", (_, lines, said) => {
  const found = syntaxErrors(`${lines.join("\n")}\n`);
  expect(found.map(({ at, message }) => `${at?.line}:${at?.column} ${message}`)).toEqual(said);
});

const SPEC = `name: net # a net
description: "two layers"
input: { size: 2, names: [a, 'b'] }
layers:
  - type: dense
    units: 1
    weights: [
      [1, 2],
    ]
    bias: [0]
  - { type: activation, activation: relu }
output:
  labels:
    - yes
`;

test("wherever one character is missing or too many, the words are ours and the place is in the text", () => {
  const lines = SPEC.split("\n").length;
  const around = Array.from(SPEC, (_, i) => [SPEC.slice(0, i), SPEC.slice(i)] as const);
  const all = around.flatMap(([before, after]) => [
    before + after.slice(1),
    ...[...Array.from(" \t\n-:#,[]{}'\"!&*|>%@`?"), "\n\t", "[[", "}}", "]]", "{{", "\n[", '""', "''"].map(
      (character) => before + character + after,
    ),
  ]);
  const found = sampled(all, 7).flatMap((text) => syntaxErrors(text));
  expect(found.length).toBeGreaterThan(effort(300, 3000));
  for (const { message, at } of found) {
    expect(message).not.toMatch(/flow|implicit|scalar|block|node|collection|indicator|token|sequence/i);
    expect(message).toMatch(/^[^A-Z].*[^.]\.$/);
    expect(at?.line).toBeLessThanOrEqual(lines + 1);
  }
});

test("one bracket, quote or colon that is missing is found in its line, or where what it closes opens", () => {
  const lines = SPEC.split("\n");
  const opening: Readonly<Record<string, string>> = { "]": "[", "}": "{" };
  const open: { readonly bracket: string; readonly line: number }[] = [];
  const missed: string[] = [];
  let found = 0;
  for (const [row, text] of lines.entries())
    for (const [column, character] of [...text.replace(/ #.*/, "")].entries()) {
      if (!/[[\]{}"':]/.test(character)) continue;
      const line = row + 1;
      if (/[[{]/.test(character)) open.push({ bracket: character, line });
      // A bracket that would go on in the next line is missed there.
      const places =
        /[[{]$/.test(text.slice(0, column + 1)) && column === text.length - 1 ? [line, line + 1] : [line];
      if (opening[character] !== undefined) places.push(open.pop()?.line ?? line);
      const damaged = lines.with(row, text.slice(0, column) + text.slice(column + 1)).join("\n");
      const [first] = syntaxErrors(damaged);
      if (first === undefined) continue;
      found++;
      if (!places.includes(first.at?.line ?? 0))
        missed.push(
          `${line}:${column + 1} ${character} ${first.at?.line}:${first.at?.column} ${first.message}`,
        );
    }
  expect(missed).toEqual([]);
  expect(found).toBeGreaterThan(20);
});
