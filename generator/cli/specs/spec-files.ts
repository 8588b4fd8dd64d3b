import type { Settings } from "../flags/settings.ts";
import { openSpec, type SpecFile } from "./open.ts";

/** Opens each spec once: to run a program takes time, and a pipe can be read only once. */
export class SpecFiles {
  readonly #opened = new Map<string, Promise<SpecFile>>();
  readonly #onRead: Settings["onRead"];

  constructor({ onRead }: Pick<Settings, "onRead">) {
    this.#onRead = onRead;
  }

  open(name: string): Promise<SpecFile> {
    const opened = this.#opened.get(name) ?? openSpec(name, this.#onRead);
    this.#opened.set(name, opened);
    return opened;
  }
}
