import type { Diagnostic, Place } from "../diagnostics/diagnostic.ts";
import { helps } from "../diagnostics/messages.ts";
import { readReported } from "../diagnostics/read-reported.ts";
import { embeddingNotes, inOrder, Report } from "../diagnostics/report.ts";
import { SpecError } from "../diagnostics/spec-error.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { FieldPath } from "../ir/location.ts";
import { folderOf, insideFolder, type ReadFile } from "../ir/relative-path.ts";
import { isNetworkLayer, isShape, type NetworkLayerSpec, type Spec, textsOf } from "../ir/spec.ts";
import type { Vocabulary } from "../ir/vocabulary.ts";
import { readSpec, type SpecDefaults } from "./read-spec.ts";

/** How many networks a spec can embed, each as often as it is named: files that embed others twice would double them. */
const MOST_NETWORKS = 1_000;

export interface Embedding {
  /** What messages call the outer spec. */
  readonly path: string;
  readonly readFile: ReadFile;
  readonly vocabulary: Vocabulary;
  /** What the command line sets in all specs. */
  readonly override: (spec: Spec) => Spec;
  /** What all specs mean where they do not say otherwise. */
  readonly defaults?: SpecDefaults | undefined;
}

/** A spec on its way: its path relative to the folder of the outermost one, and those that it is embedded in. */
interface Site {
  readonly file: string;
  readonly chain: readonly string[];
  /** Where it is embedded, from the inside out. */
  readonly within: readonly Place[];
}

/**
 * Reads the networks that a spec embeds, and those that they embed. Throws a SpecError that holds every problem of reading
 * them, each with notes of where its file is embedded.
 */
export function embedNetworks(
  outer: Spec,
  { path, readFile, vocabulary, override, defaults }: Embedding,
): Spec {
  const folder = folderOf(path);
  const problems: Diagnostic[] = [];
  const texts: Record<string, string> = { ...textsOf(outer.source) };
  const read = new Map<string, Spec | undefined>();
  let networks = 0;
  const own = path.slice(folder.length);
  const embedded = embedIn(outer, { file: own, chain: [own], within: [] });
  if (problems.length > 0) throw new SpecError(inOrder(problems, texts), texts);
  return embedded;

  function embedIn(spec: Spec, site: Site): Spec {
    const report = new Report(spec.source);
    const layers = spec.layers.map((layer, i) => {
      if (!isNetworkLayer(layer) || networks > MOST_NETWORKS) return layer;
      const place = report.place(["layers", i, "file"]);
      if (++networks > MOST_NETWORKS) {
        report.add("too-many-networks", { limit: MOST_NETWORKS }, place);
        return layer;
      }
      const file = relativePath(layer, site, place, report);
      const inner = file === undefined ? undefined : readOnce(file, place, site, report);
      if (file === undefined || inner === undefined) return layer;
      checkNumbers(spec, inner, layer.file, place, report);
      checkOutputs(layer, inner, ["layers", i], report);
      const chain = [...site.chain, file];
      return { ...layer, spec: embedIn(inner, { file, chain, within: [place, ...site.within] }) };
    });
    addProblems(report.diagnostics, site.within);
    return { ...spec, layers };
  }

  /** The spec of a file; undefined once its problems are reported. */
  function readOnce(file: string, place: Place, site: Site, report: Report): Spec | undefined {
    if (!read.has(file)) {
      const bytes = readReported(file, readFile, place, report);
      read.set(file, bytes && parse(bytes, file, [place, ...site.within]));
    }
    return read.get(file);
  }

  function parse(bytes: Uint8Array, file: string, within: readonly Place[]): Spec | undefined {
    try {
      const spec = override(readSpec(bytes, `${folder}${file}`, vocabulary, defaults));
      if (spec.source) texts[spec.source.path] = spec.source.text;
      return spec;
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      Object.assign(texts, error.sources);
      addProblems(error.diagnostics, within);
      return undefined;
    }
  }

  function addProblems(found: readonly Diagnostic[], within: readonly Place[]): void {
    for (const one of found) problems.push({ ...one, notes: [...one.notes, ...embeddingNotes(within)] });
  }
}

/** Reports outputs that an embedded network does not have, and shapes for others than those that are taken. */
function checkOutputs(
  { file, output, shape = {} }: NetworkLayerSpec,
  inner: Spec,
  path: FieldPath,
  report: Report,
): void {
  // The only output of a spec has no name of its own.
  const known = inner.outputs.filter(({ path }) => path.length > 1).map(({ name }) => name);
  const taken = output ?? known;
  for (const [i, found] of (output ?? []).entries())
    if (!known.includes(found)) reportUnknown(found, report.place([...path, "output", i]));
  if (!isShape(shape)) Object.keys(shape).forEach(checkShaped);
  else if (taken.length > 1) {
    const values = { what: "shape", found: 1, wanted: `${taken.length} outputs of ${file}` };
    report.add("wrong-count", values, report.place([...path, "shape"]), { help: helps.nameShapes(taken) });
  }

  function checkShaped(name: string): void {
    const place = report.place([...path, "shape", name], "key");
    if (!known.includes(name))
      reportUnknown(name, place, known.length === 0 ? helps.write("shape: […]") : undefined);
    else if (!taken.includes(name))
      report.add("needless-shape", { file, output: name }, place, { help: helps.removeIt() });
  }

  function reportUnknown(found: string, place: Place, help = helps.didYouMean(suggest(found, known))): void {
    report.add("unknown-output", { file, found, known }, place, { help });
  }
}

/** What a file can be that is no spec, by the end of its name. */
const others = [
  {
    ending: /\.[cm]?[jt]sx?$/i,
    reason: "it is code, and a spec never runs code",
    help: helps.asYaml,
  },
  {
    ending: /\.(?:onnx|keras|h5|hdf5|safetensors|npz|npy|nam|nnet|pt|pth|pkl|tflite)$/i,
    reason: "it is not a spec",
    help: helps.importFirst,
  },
] as const;

/** The path of an embedded spec, relative to the folder of the outermost; undefined once a problem is reported. */
function relativePath(
  { file }: NetworkLayerSpec,
  { file: from, chain }: Site,
  place: Place,
  report: Report,
): string | undefined {
  const inside = insideFolder(file);
  const other = others.find(({ ending }) => ending.test(file));
  const path = `${folderOf(from)}${inside}`;
  if (inside === undefined) report.add("path-outside", { file }, place);
  else if (other) report.add("not-a-spec", { file, reason: other.reason }, place, { help: other.help() });
  else if (chain.includes(path)) {
    report.add("network-cycle", { chain: [...chain.slice(chain.indexOf(path)), path] }, place);
  } else return path;
  return undefined;
}

/** What decides about every number of a network: its field, its path and its flag. */
const numberFields = [
  { field: "dtype", flag: "--dtype", path: ["dtype"], of: ({ dtype }: Spec) => dtype },
  { field: "math", flag: "--math", path: ["emit", "math"], of: ({ emit }: Spec) => emit.math },
] as const;

/** Reports what an embedded network would compute otherwise than by itself: no weight is rounded unless a spec says so. */
function checkNumbers(outer: Spec, inner: Spec, file: string, place: Place, report: Report): void {
  for (const { field, flag, path, of } of numberFields) {
    const [ours, theirs] = [of(outer), of(inner)];
    if (ours === theirs) continue;
    const note = { message: `${field} is ${theirs}`, ...new Report(inner.source).place(path) };
    const help = helps.sameNumbers(field, flag, [theirs, ours]);
    report.add("other-numbers", { file, field, theirs, ours }, place, { notes: [note], help });
  }
}
