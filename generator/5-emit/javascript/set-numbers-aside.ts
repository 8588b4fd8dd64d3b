/** Code without its numbers in base64, and how to put them back into what has become of it. */
export interface SetAside {
  readonly code: string;
  readonly restore: (code: string) => string;
}

/** A full line of base64, which nothing else in a module looks like. */
const NUMBERS = /^[A-Za-z0-9+/]{100}$/;

/** The line that stands for lines of numbers. */
const MARK = "\uE000";

/**
 * Takes lines of numbers, which are most of a long module, out of its code, so that a parser has less to read. Nothing may be done
 * to the lines that stand for them, nor to their order.
 */
export function setNumbersAside(code: string): SetAside {
  if (code.includes(MARK)) return { code, restore: (other) => other };
  const runs: string[] = [];
  const kept: string[] = [];
  let run: string[] = [];
  const endRun = (): void => {
    if (run.length === 0) return;
    runs.push(run.join("\n"));
    kept.push(MARK);
    run = [];
  };
  for (const line of code.split("\n")) {
    if (NUMBERS.test(line)) run.push(line);
    else {
      endRun();
      kept.push(line);
    }
  }
  endRun();
  return {
    code: kept.join("\n"),
    restore(other) {
      let next = 0;
      return other.replaceAll(MARK, () => runs[next++] as string);
    },
  };
}
