/** Whether Trilu keeps an element; `above` is how far its diagonal lies above the main one. */
export const keepsElement = (upper: boolean, above: number, row: number, column: number): boolean =>
  upper ? column >= row + above : column <= row + above;
