/** Quotes a word for a POSIX shell. */
export const shellWord = (word: string): string =>
  /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** A flag with its value, quoted for a shell: `--bind 'x y=FILE'`. */
export const shellFlag = (flag: string, value: string): string =>
  value.startsWith("-") ? shellWord(`${flag}=${value}`) : `${flag} ${shellWord(value)}`;
