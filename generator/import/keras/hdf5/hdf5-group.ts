import type { Dataset, Group } from "jsfive";
import type { TensorData } from "../../../ir/tensor-data.ts";
import { checkAttributes } from "./check-attributes.ts";
import type { MeteredFile } from "./metered-file.ts";
import { readDataset } from "./read-dataset.ts";

/** A group of an HDF5 file. Its methods throw an ImportError if the file is damaged. */
export class Hdf5Group {
  readonly #file: MeteredFile;
  readonly #group: Group;
  /** Its path, with a `/` at its end. */
  readonly #path: string;
  readonly #children = new Map<string, Hdf5Group | Dataset | undefined>();
  #attributes: Readonly<Record<string, unknown>> | undefined;

  constructor(file: MeteredFile, group: Group, path: string) {
    this.#file = file;
    this.#group = group;
    this.#path = path;
  }

  /** The names of its members. */
  get keys(): readonly string[] {
    return this.#group.keys;
  }

  /** The string in an attribute; undefined if absent. */
  text(name: string): string | undefined {
    const value = this.#attribute(name);
    return typeof value === "string" ? trim(value) : undefined;
  }

  /** The strings in an attribute, which Keras splits into `name0`, `name1`, … if they exceed 64 kB. */
  texts(name: string): readonly string[] | undefined {
    const parts: unknown[] = [];
    const whole = this.#attribute(name);
    if (whole !== undefined) parts.push(whole);
    else
      for (let i = 0; this.#attribute(`${name}${i}`) !== undefined; i++)
        parts.push(this.#attribute(`${name}${i}`));
    return parts.length === 0 ? undefined : parts.flat().filter(isText).map(trim);
  }

  /** The group at a path from here; undefined if absent. */
  group(path: readonly string[]): Hdf5Group | undefined {
    let group: Hdf5Group = this;
    for (const name of path) {
      const child = group.#child(name);
      if (!(child instanceof Hdf5Group)) return undefined;
      group = child;
    }
    return group;
  }

  /** The numbers of the dataset at a path from here; undefined if absent. */
  tensor(path: readonly string[]): TensorData | undefined {
    const holder = this.group(path.slice(0, -1));
    const name = path.at(-1) ?? "";
    if (holder === undefined) return undefined;
    const dataset = holder.#child(name);
    if (dataset === undefined || dataset instanceof Hdf5Group) return undefined;
    return this.#file.read(`${holder.#path}${name}`, (buffer) => readDataset(dataset, buffer));
  }

  #child(name: string): Hdf5Group | Dataset | undefined {
    if (!this.keys.includes(name)) return undefined;
    if (!this.#children.has(name)) this.#children.set(name, this.#open(name));
    return this.#children.get(name);
  }

  #open(name: string): Hdf5Group | Dataset | undefined {
    const path = `${this.#path}${name}`;
    const found = this.#file.read(path, () => this.#group.get(name));
    if (found === null || this.#file.isDataset(found)) return found ?? undefined;
    return new Hdf5Group(this.#file, found, `${path}/`);
  }

  #attribute(name: string): unknown {
    this.#attributes ??= this.#file.read(`the attributes of ${this.#path}`, (buffer) => {
      checkAttributes(this.#group._dataobjects, new DataView(buffer));
      return this.#group.attrs;
    });
    return Object.hasOwn(this.#attributes, name) ? this.#attributes[name] : undefined;
  }
}

/** NumPy pads a string of fixed length with zeros. */
const trim = (text: string): string => text.replace(/\0+$/, "");

const isText = (value: unknown): value is string => typeof value === "string";
