import type { CompletedCommand, CompletedFlag, Words } from "./describe.ts";
import { programs } from "./shells.ts";

/** A script for fish 3 and newer. */
export const fishScript = (
  commands: readonly CompletedCommand[],
): string => `# Completes neuroll in fish: source it.

# The words before the cursor, from the name of the command on: those of npx neuroll begin one later.
function __neuroll_words
    set -l words (commandline -opc)
    test (path basename -- $words[1]) = npx; and set -e words[1]
    contains -- "$words[1]" ${programs.join(" ")}; and printf '%s\\n' $words
end

# Whether the command line is one of this command; of the one without a name, if none is given.
function __neuroll_in
    set -l words (__neuroll_words); or return 1
    set -l command ''
    for word in $words[2..]
        contains -- $word ${commands.flatMap(({ name }) => name ?? []).join(" ")}; and set command $word
        string match -q -- '-*' $word; or break
    end
    test "$argv[1]" = "$command"
end

# Whether a command can follow.
function __neuroll_at_start
    set -l words (__neuroll_words); or return 1
    not string match -qv -- '-*' $words[2..]
end

# Files with one of the endings, and folders.
function __neuroll_files
    for file in (complete -C "__neuroll_none "(commandline -ct) | string replace -r '\\t.*' '')
        string match -qr -- '(/|\\.('(string join '|' $argv)'))$' $file; and echo $file
    end
end

for program in ${programs.join(" ")} npx
${commands.flatMap(linesOf).join("\n")}
end
`;

function linesOf(command: CompletedCommand): string[] {
  const { name, about, flags, argument } = command;
  const inside = `complete -c $program -n ${quoted(`__neuroll_in ${quoted(name ?? "")}`)}`;
  return [
    ...(name === undefined
      ? []
      : [`    complete -c $program -n __neuroll_at_start -f -a ${name} -d ${quoted(about)}`]),
    ...flags.map((flag) => `    ${inside} ${flagOf(flag)}`),
    ...argument.map((words) => `    ${inside} ${offer(words)}`),
    ...(argument.length === 0 ? [`    ${inside} -f`] : []),
  ];
}

const flagOf = ({ long, short, about, value }: CompletedFlag): string =>
  [
    `-l ${long.slice(2)}`,
    ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
    `-d ${quoted(about)}`,
    value === undefined ? "-f" : `-r ${offer(value)}`,
  ].join(" ");

function offer(words: Words): string {
  switch (words.kind) {
    case "choices":
      return `-f -a ${quoted(words.choices.join(" "))}`;
    case "files":
      return words.endings.length === 0
        ? "-F"
        : `-f -a ${quoted(`(__neuroll_files ${words.endings.join(" ")})`)}`;
    case "folders":
      return `-f -a '(__fish_complete_directories (commandline -ct))'`;
    case "unknown":
      return "-f";
  }
}

const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
