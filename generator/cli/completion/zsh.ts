import type { CompletedCommand, CompletedFlag, Words } from "./describe.ts";
import { programs } from "./shells.ts";

/** A script for zsh, to source or to put into a folder of `fpath` as `_neuroll`. */
export const zshScript = (commands: readonly CompletedCommand[]): string => `#compdef ${programs.join(" ")}
# Completes neuroll in zsh: source it after compinit, or call it _neuroll in a folder of fpath.

_neuroll_commands() {
  local -a commands=(
${commands.flatMap(({ name, about }) => (name === undefined ? [] : [`    ${quoted(`${name}:${about}`)}`])).join("\n")}
  )
  _describe -t commands command commands
}

_neuroll_first() {
  _alternative 'commands:command:_neuroll_commands' ${quoted(`arguments:argument:${argumentAction(commands[0])}`)}
}

_neuroll() {
  # The words of npx neuroll begin one later.
  if [[ \${words[1]:t} == npx ]]; then
    if (( CURRENT == 2 )) || [[ \${words[2]} != (${programs.join("|")}) ]]; then
      _default
      return
    fi
    shift words
    (( CURRENT-- ))
  fi
  local command= n
  for (( n = 2; n < CURRENT; n++ )); do
    case \${words[n]} in
      (${commands.flatMap(({ name }) => name ?? []).join("|")}) command=\${words[n]}; break ;;
      (-*) ;;
      (*) break ;;
    esac
  done
  if [[ -n $command ]]; then
    shift $(( n - 1 )) words
    (( CURRENT -= n - 1 ))
  fi
  case $command in
${commands.map(commandCase).join("\n")}
  esac
}

if [[ \${funcstack[1]} == _neuroll ]]; then
  _neuroll "$@"
else
  compdef _neuroll ${programs.join(" ")}
  (( \${+_comps[npx]} )) || compdef _neuroll npx
fi
`;

function commandCase(command: CompletedCommand): string {
  const first = command.name === undefined ? ["'1: :_neuroll_first'"] : [];
  const rest = command.argument.length === 0 ? [] : [quoted(`*:argument:${argumentAction(command)}`)];
  const specs = [...command.flags.flatMap(flagSpecs), ...first, ...rest];
  return `    (${command.name ?? '""'})\n      _arguments \\\n${specs.map((spec) => `        ${spec}`).join(" \\\n")}\n      ;;`;
}

/** A flag in the words of _arguments: `'(-o --output)'{-o+,--output=}'[about]:output:_files -/'`. */
function flagSpecs({ long, short, about, value, canBeRepeated }: CompletedFlag): string[] {
  const names = short === undefined ? [long] : [short, long];
  const others = canBeRepeated ? "*" : names.length === 1 ? "" : `(${names.join(" ")})`;
  const rest = `[${escaped(about, /[\\[\]]/g)}]${value === undefined ? "" : `:${long.slice(2)}:${action(value)}`}`;
  return names.map((name) =>
    quoted(`${others}${name}${value === undefined ? "" : name === long ? "=" : "+"}${rest}`),
  );
}

/** What completes an argument; several kinds of words one after the other. */
function argumentAction(command: CompletedCommand | undefined): string {
  const actions = command?.argument ?? [];
  const [only = { kind: "unknown" }] = actions;
  if (actions.length < 2) return action(only);
  return `_alternative ${actions.map((words, n) => `"words-${n}:argument:${action(words)}"`).join(" ")}`;
}

function action(words: Words): string {
  switch (words.kind) {
    case "choices":
      return `(${words.choices.join(" ")})`;
    case "files":
      return words.endings.length === 0 ? "_files" : `_files -g "*.(${words.endings.join("|")})(-.)"`;
    case "folders":
      return "_files -/";
    case "unknown":
      return " ";
  }
}

const escaped = (text: string, letters: RegExp): string => text.replace(letters, "\\$&");

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
