# Prints what bash completes each line of standard input with, and an empty line after each. $1: the script.
source "$1"
while IFS= read -r line; do
  # As bash parts words, also at "=".
  read -r -a COMP_WORDS <<<"${line//=/ = }"
  [[ $line == *[\ =] ]] && COMP_WORDS+=("")
  [[ $line == *= ]] && unset "COMP_WORDS[-1]"
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  _neuroll
  printf '%s\n' "${COMPREPLY[@]}" ""
done
