import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { embedNetworks } from "./1-read/embed-networks.ts";
import { readSpec, readSpecValue, type SpecDefaults } from "./1-read/read-spec.ts";
import { resolve } from "./2-resolve/resolve.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { allTextsOf } from "./diagnostics/report.ts";
import type { Network } from "./ir/network.ts";
import type { Dtype } from "./ir/number-format.ts";
import type { ReadFile } from "./ir/relative-path.ts";
import {
  type Emit,
  type Spec,
  type SpecInput,
  type SpecSource,
  specIn,
  type VectorsSpec,
} from "./ir/spec.ts";
import type { Vocabulary } from "./ir/vocabulary.ts";
import { vocabulary as builtIn } from "./vocabulary/index.ts";

export interface LoadOptions {
  /** What messages and the banner call the spec. */
  readonly path?: string;
  /** Where a spec that is a value was written, for messages. */
  readonly source?: SpecSource;
  /** Gives the bytes of a weight file or an embedded spec by its path relative to the spec; without it a spec cannot name files. */
  readonly readFile?: ReadFile;
  readonly vocabulary?: Vocabulary;
  /** What the spec means where it does not say otherwise. */
  readonly defaults?: SpecDefaults;
  /** In place of the spec's own `dtype`. */
  readonly dtype?: Dtype;
  /** In place of what the spec says under `emit`. */
  readonly emit?: Partial<Emit>;
}

export interface Loaded {
  readonly network: Network;
  /** The same network in another dtype. Throws a SpecError where a weight is too large for that. */
  readonly inDtype: (dtype: Dtype) => Network;
  /** Where the spec and those that it embeds are written, for further diagnostics. */
  readonly written: Pick<Spec, "source" | "layers">;
  readonly emit: Emit;
  /** Recorded vectors that the spec names; none of them is read. */
  readonly verify: readonly VectorsSpec[];
  readonly warnings: readonly Diagnostic[];
  /** The text of the spec with the places in it. */
  readonly source: SpecSource | undefined;
  /** The texts that diagnostics point into, by path. */
  readonly sources: Readonly<Record<string, string>>;
  /** SHA-256 of the spec and of the files it names, in the order they were read. */
  readonly hash: string;
  /** The specs that it embeds and all weight files, by their paths relative to the spec. */
  readonly files: readonly string[];
}

/**
 * Spec → network: read and resolved. A spec is the text or the bytes of a YAML file, the same as a value, or a built network. Throws
 * a SpecError that lists every problem of the phase it stops in.
 */
export function load(input: SpecInput, options: LoadOptions = {}): Loaded {
  const { path = "spec.yaml", vocabulary = builtIn } = options;
  const { spec: outer, content } = read(input, options);
  const digest = sha256.create().update(content);
  const files = new Map<string, Uint8Array>();
  const readFile: ReadFile = (file) => {
    const known = files.get(file);
    if (known !== undefined) return known;
    const bytes = (options.readFile ?? refuseToRead)(file);
    digest.update(bytes);
    files.set(file, bytes);
    return bytes;
  };
  const setAll = (one: Spec): Spec => override(one, options);
  const spec = embedNetworks(outer, {
    path,
    readFile,
    vocabulary,
    override: setAll,
    defaults: options.defaults,
  });
  const { network, warnings } = resolve(spec, readFile, vocabulary);
  return {
    network,
    inDtype: (dtype) => resolve({ ...spec, dtype }, options.readFile ?? refuseToRead, vocabulary).network,
    emit: spec.emit,
    verify: spec.verify,
    warnings,
    source: spec.source,
    written: spec,
    sources: allTextsOf(spec),
    hash: bytesToHex(digest.digest()),
    files: [...files.keys()],
  };
}

/** A spec, checked, and the bytes that its hash is computed from. */
function read(input: SpecInput, options: LoadOptions): { readonly spec: Spec; readonly content: Uint8Array } {
  const { path = "spec.yaml", vocabulary = builtIn } = options;
  if (typeof input === "string" || input instanceof Uint8Array) {
    const spec = override(readSpec(input, path, vocabulary, options.defaults), options);
    return { spec, content: typeof input === "string" ? utf8ToBytes(input) : input };
  }
  const { spec, text } = readSpecValue(specIn(input), vocabulary, options);
  return { spec: override(spec, options), content: utf8ToBytes(text) };
}

const override = (spec: Spec, { dtype, emit }: LoadOptions): Spec => ({
  ...spec,
  dtype: dtype ?? spec.dtype,
  emit: { ...spec.emit, ...emit },
});

const refuseToRead: ReadFile = (file) => {
  throw new Error(`no files are given, so not ${file} either`);
};
