/** Hands out distinct names: the wanted one or, if that is taken, `name_2`, `name_3` and so on. */
export class UniqueNames {
  readonly #taken: Set<string>;
  readonly #separator: string;
  /** The next number to try for each wanted name, so that many equal names stay fast. */
  readonly #next = new Map<string, number>();

  /** @param reserved names that are never given */
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
