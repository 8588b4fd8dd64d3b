import type { CompletedCommand, CompletedFlag, Words } from "./describe.ts";
import { programs } from "./shells.ts";

/** A script for bash 3.2 and newer, the one of macOS. */
export const bashScript = (
  commands: readonly CompletedCommand[],
): string => `# Completes neuroll in bash: source it.

_neuroll_choices() {
  COMPREPLY+=($(compgen -W "$1" -- "$current"))
}

# Files whose name matches, and folders.
_neuroll_files() {
  local name
  compopt -o filenames 2>/dev/null
  while IFS= read -r name; do
    [[ -d $name || $name =~ $1 ]] && COMPREPLY+=("$name")
  done < <(compgen -f -- "$current")
}

_neuroll_folders() {
  local name
  compopt -o filenames 2>/dev/null
  while IFS= read -r name; do
    COMPREPLY+=("$name")
  done < <(compgen -d -- "$current")
}

# The value of a flag; fails where the word before is no flag that takes one.
_neuroll_value() {
  case "$command $previous" in
${commands.flatMap((command) => command.flags.flatMap((flag) => valueCase(command, flag))).join("\n")}
    *) return 1 ;;
  esac
}

_neuroll_flags() {
  case "$command" in
${commands.map(({ name, flags }) => `    ${name ?? '""'}) _neuroll_choices "${flags.flatMap(namesOf).join(" ")}" ;;`).join("\n")}
  esac
}

_neuroll_argument() {
  case "$command" in
${commands.map(argumentCase).join("\n")}
  esac
}

_neuroll() {
  COMPREPLY=()
  local first=1 command= current previous n
  # The words of npx neuroll begin one later.
  if [[ \${COMP_WORDS[0]##*/} == npx ]]; then
    [[ $COMP_CWORD -gt 1 && \${COMP_WORDS[1]} =~ ^(${programs.join("|")})$ ]] || return
    first=2
  fi
  current=\${COMP_WORDS[COMP_CWORD]}
  previous=\${COMP_WORDS[COMP_CWORD - 1]}
  # bash takes --flag=value for three words.
  if [[ $current == = ]]; then
    current=
  elif [[ $previous == = ]]; then
    previous=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((n = first; n < COMP_CWORD; n++)); do
    case "\${COMP_WORDS[n]}" in
      ${names(commands).join("|")}) command=\${COMP_WORDS[n]} && break ;;
      -*) ;;
      *) break ;;
    esac
  done
  _neuroll_value && return
  if [[ $current == -* ]]; then
    _neuroll_flags
  else
    [[ $command == "" && n -eq COMP_CWORD ]] && _neuroll_choices "${names(commands).join(" ")}"
    _neuroll_argument
  fi
}

complete -F _neuroll ${programs.join(" ")}
complete -p npx &>/dev/null || complete -o default -F _neuroll npx
`;

const names = (commands: readonly CompletedCommand[]): string[] => commands.flatMap(({ name }) => name ?? []);

const namesOf = ({ short, long }: CompletedFlag): string[] => (short === undefined ? [long] : [short, long]);

function valueCase({ name = "" }: CompletedCommand, flag: CompletedFlag): string[] {
  if (flag.value === undefined) return [];
  const patterns = namesOf(flag).map((spelling) => `"${name} ${spelling}"`);
  return [`    ${patterns.join(" | ")}) ${call(flag.value)} ;;`];
}

const argumentCase = ({ name, argument }: CompletedCommand): string =>
  `    ${name ?? '""'}) ${argument.map(call).join(" && ") || ":"} ;;`;

function call(words: Words): string {
  switch (words.kind) {
    case "choices":
      return `_neuroll_choices "${words.choices.join(" ")}"`;
    case "files":
      return `_neuroll_files '${words.endings.length === 0 ? "." : `\\.(${words.endings.join("|")})$`}'`;
    case "folders":
      return "_neuroll_folders";
    case "unknown":
      return ":";
  }
}
