import { type Dtype, rounding } from "../../ir/number-format.ts";
import { type Shape, sizeOf, type TensorData } from "../../ir/tensor-data.ts";
import type { ImportedTensor } from "../imported-model.ts";
import { UniqueNames } from "../unique-names.ts";
import { refuse } from "./config/config.ts";
import type { LayerPlace } from "./config/expand.ts";
import type { WeightSource } from "./find-weight.ts";
import type { LayerCall } from "./layers/layer-call.ts";

/** The tensors of a network by key; a layer that is called twice has them once. */
export class TensorCabinet {
  readonly #source: WeightSource;
  readonly #dtype: Dtype;
  readonly #keys = new Map<string, string>();
  readonly #unique = new UniqueNames();
  readonly #tensors = new Map<string, readonly TensorData[]>();

  constructor(source: WeightSource, dtype: Dtype) {
    this.#source = source;
    this.#dtype = dtype;
  }

  /** The access to tensors for the rule of a layer. */
  of(place: LayerPlace): Pick<LayerCall, "weights" | "weightsOf" | "tensor"> {
    const round = rounding[this.#dtype];
    return {
      weights: (shapes) => this.#read(place, shapes),
      weightsOf: (part, shapes) => this.#read({ ...place, part }, shapes),
      tensor: (name, shape, values) => {
        const data = Float64Array.from(values, round);
        requireFinite(name, { shape, data });
        return { kind: "tensor", key: this.#keyOf(place, name), tensor: { shape, data } };
      },
    };
  }

  #read<Name extends string>(place: LayerPlace, shapes: Readonly<Record<Name, Shape | false>>) {
    const names = (Object.keys(shapes) as Name[]).filter((name) => shapes[name] !== false);
    const id = JSON.stringify([place.names, place.part]);
    const tensors = this.#tensors.get(id) ?? this.#source.read(place, names);
    this.#tensors.set(id, tensors);
    const all = Object.fromEntries(Object.keys(shapes).map((name) => [name, false])) as Record<
      Name,
      ImportedTensor | false
    >;
    names.forEach((name, i) => {
      const tensor = tensors[i] as TensorData;
      this.#check(name, tensor, shapes[name] as Shape);
      all[name] = { kind: "tensor", key: this.#keyOf(place, name), tensor };
    });
    return all;
  }

  #check(name: string, { shape, data }: TensorData, expected: Shape): void {
    if (shape.join() !== expected.join() || data.length !== sizeOf(expected)) {
      const said = `[${expected.join(", ")}]`;
      throw refuse({
        attribute: name,
        shape,
        reason: `its ${name} has a different shape from its config: ${said}`,
      });
    }
    requireFinite(name, { shape, data });
    const round = rounding[this.#dtype];
    if (data.every((value) => Object.is(round(value), value))) return;
    throw refuse({
      attribute: name,
      reason: `its ${name} is stored with more precision than the float32 that it computes in`,
      help: "save the model with weights in the type that it computes in",
    });
  }

  /** A key such as `fc1/kernel`, which no two layers share. */
  #keyOf({ names, part }: LayerPlace, tensor: string): string {
    const path = [...names, ...(part && part.name !== "" ? [part.name] : []), tensor];
    const id = JSON.stringify(path);
    const key = this.#keys.get(id) ?? this.#unique.give(path.join("/"));
    this.#keys.set(id, key);
    return key;
  }
}

function requireFinite(name: string, { shape, data }: TensorData): void {
  const broken = data.find((value) => !Number.isFinite(value));
  if (broken === undefined) return;
  throw refuse({
    attribute: name,
    shape,
    reason: `its ${name} has ${broken}, and weights must be finite`,
  });
}
