/**
 * What no file can hold, or an editor does not show, or ends a line for some readers: halves of surrogate pairs, control
 * and format characters and Unicode's line separators, but not the two that join letters in Persian and Indic scripts.
 */
const UNSEEN = /(?![\u200c\u200d])[\p{Cs}\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** A text of a user as a literal of JavaScript that stands for it, whatever it holds. */
export const quote = (text: string): string => spellUnseen(JSON.stringify(text));

/** A text of a user for a comment that ends with its line. */
export const oneLine = (text: string): string => spellUnseen(text.trim().replace(/[\s\u2028\u2029]+/g, " "));

/** The escape means the same in a literal, and is to be seen in a comment. */
export const spellUnseen = (text: string): string =>
  text.replace(UNSEEN, (character) => `\\u{${(character.codePointAt(0) as number).toString(16)}}`);
