import { FLOAT, type NodeInit, node } from "../../../test/import/support/onnx-model.ts";
import { BATCH, type Maker } from "./maker.ts";

/** What has numbers near 0 no more exactly than numbers near 1, or 0 with either sign. */
const bounded = new Set([
  ...["Sigmoid", "HardSigmoid", "Tanh", "Erf", "Softmax", "Mul", "MatMul", "Gemm"],
  ...["Gelu", "Swish", "HardSwish", "Mish", "Selu", "Elu", "Celu"],
]);

/** The same graph, each number that another node takes moved as other roundings would move it. */
export function withNoise(maker: Maker, nodes: readonly NodeInit[], way: string): NodeInit[] {
  const { chance, type } = maker;
  /** What is added is of one sign, so that one of two ways keeps logarithms of 0 what they are. */
  const between = {
    factor: () => 2 * chance.random() - 1,
    shift: () => (way === "a" ? 0.5 : -0.5) * (1 + chance.random()),
  };
  const shapes = new Map(
    maker.known.filter((value) => value.type === type).map(({ name, shape }) => [name, shape]),
  );
  /** One number along the last axis each, around the middle. */
  const constant = (name: string, value: string, middle: number, reach: number): string => {
    const draw = middle === 0 ? between.shift : between.factor;
    const last = shapes.get(value)?.at(-1) ?? 1;
    const size = last % BATCH === 0 ? 1 : last;
    const data = Array.from({ length: size }, () => middle + reach * draw());
    const init = { name, dims: shapes.get(value)?.length === 0 ? [] : [BigInt(size)], dataType: type };
    maker.initializers.push(type === FLOAT ? { ...init, floatData: data } : { ...init, doubleData: data });
    return name;
  };
  const noise = (name: string, op?: string): NodeInit[] => {
    const scaled = node("Mul", [name, constant(`${name}_factor_${way}`, name, 1, 3e-7)], [`${name}_noisy`]);
    if (op === undefined || !bounded.has(op)) return [scaled];
    const shifted = node("Add", [name, constant(`${name}_shift_${way}`, name, 0, 6e-8)], [`${name}_shifted`]);
    return [shifted, { ...scaled, input: [`${name}_shifted`, `${name}_factor_${way}`] }];
  };
  const isNoisy = (name: string) => name === "x" || results.has(name);
  const results = new Set(
    nodes.flatMap(({ opType, output }) =>
      opType === "Constant" ? [] : (output ?? []).filter((name) => shapes.has(name)),
    ),
  );
  return [
    ...noise("x"),
    ...nodes.flatMap((original) => [
      { ...original, input: original.input?.map((name) => (isNoisy(name) ? `${name}_noisy` : name)) ?? [] },
      ...(original.output ?? []).filter(isNoisy).flatMap((name) => noise(name, original.opType)),
    ]),
  ];
}
