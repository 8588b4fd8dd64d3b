# Prints what zsh completes each line of standard input with, and an empty line after each. $1: the script.
zmodload zsh/zpty
zpty shell zsh -f -i
found=$(mktemp)
zpty -w shell "
PS1= PS2=; stty -echo; unsetopt auto_list auto_menu
autoload -Uz compinit && compinit -u -D
source ${(q)1}
# Writes down every match that a completion adds.
compadd() {
  builtin compadd \"\$@\"; local status_=\$?
  if [[ \" \${(j: :)@} \" != *' -'[OAD]' '* ]]; then
    local -a hits
    builtin compadd -O hits \"\$@\"
    print -rl -- \$hits >> ${(q)found}
  fi
  return \$status_
}
ask() { zle complete-word; BUFFER=; print -n '<asked>'; }
zle -N ask
bindkey '^I' ask
print '<rea''dy>'
"
zpty -r shell output '*<ready>*'
while IFS= read -r line; do
  : > $found
  zpty -w -n shell "$line"$'\t'
  zpty -r shell output '*<asked>*'
  sort -u $found | sed "/^$/d"
  print
done
zpty -d shell
rm $found
