import type { KnownKind, Takes } from "../ir/layer.ts";
import type { Layer } from "./layer.ts";
import type { Shape } from "./tensors.ts";

/** What an embedded network gives, which is checked when it is read: the shape of its output or, where it has several, of each by name. */
export type Given = Shape | Readonly<Record<string, Shape>>;

export interface EmbedOptions {
  /** What `from` calls its output; several are called `name.output`. */
  readonly name?: string;
  /** Its inputs, in its order or by their names; the layer before by default. */
  readonly from?: string | readonly string[] | Readonly<Record<string, string>>;
  /** Which of its outputs is taken, where not all are. */
  readonly output?: string | readonly string[];
}

/** Embedded networks have inputs of their own, which are checked when the network is compiled. */
type Anything = KnownKind<Readonly<Record<never, never>>, Takes>;

/**
 * All layers of another spec: `embed("encoder.yaml", [16])`. `given` says the shape of what it gives, or of each output by name where
 * there are several. The path is relative to the spec; it names a YAML spec, and code is not run for it.
 */
export const embed = <const G extends Given, const O extends EmbedOptions = Readonly<Record<never, never>>>(
  file: string,
  given: G,
  options?: O,
): Layer<"network", { readonly given: G }, NamedBy<O>, Anything> => ({
  type: "network",
  options: { ...options, file, shape: given } as Layer["options"],
  site: new Error("a layer is written here"),
});

type NamedBy<O extends EmbedOptions> = {
  readonly [K in keyof O & "name"]: O[K];
} & {
  readonly [K in keyof O & "from"]: SourcesIn<O[K]>;
};

/** The sources of a mapping as a list of which the order is not known. */
type SourcesIn<From> = From extends string | readonly string[]
  ? From
  : From extends Readonly<Record<string, infer Source extends string>>
    ? readonly Source[]
    : undefined;
