/** A word of a command line as a POSIX shell reads it back. */
export const shellWord = (word: string): string =>
  /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** A flag with its value, to be pasted: `--bind 'x y=FILE'`. */
export const shellFlag = (flag: string, value: string): string =>
  value.startsWith("-") ? shellWord(`${flag}=${value}`) : `${flag} ${shellWord(value)}`;
