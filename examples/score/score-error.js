/** Something that the user can change: the message says all, and no stack is shown. */
export class ScoreError extends Error {}
