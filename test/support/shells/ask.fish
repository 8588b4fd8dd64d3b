# Prints what fish completes each line of standard input with, and an empty line after each. $1: the script.
source $argv[1]
while read -l line
    complete -C $line
    echo
end
