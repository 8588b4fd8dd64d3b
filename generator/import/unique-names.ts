/** Gives each thing a name of its own: the one it would have or, where that is taken, `name_2`, `name_3` and so on. */
export class UniqueNames {
  readonly #taken: Set<string>;
  readonly #separator: string;
  /** The number to try next for a name that was asked for before, so that many of one name take no longer than others. */
  readonly #next = new Map<string, number>();

  /** @param reserved names that nothing may have */
  constructor(reserved: Iterable<string> = [], separator = "_") {
    this.#taken = new Set(reserved);
    this.#separator = separator;
  }

  give(wanted: string): string {
    let name = wanted;
    let n = this.#next.get(wanted) ?? 2;
    for (; this.#taken.has(name); n++) name = `${wanted}${this.#separator}${n}`;
    this.#next.set(wanted, n);
    this.#taken.add(name);
    return name;
  }
}
