/**
 * The messages of a model as far as they are read: the number and type of each field, with `[]` if it is repeated. A
 * message inside another is `Outer_Inner`; an enum is an int32, as in the file.
 * Source: onnx/onnx.proto of ONNX 1.23.1 (IR version 14), https://github.com/onnx/onnx
 */
export const messages = {
  ModelProto: {
    ir_version: [1, "int64"],
    producer_name: [2, "string"],
    producer_version: [3, "string"],
    graph: [7, "GraphProto"],
    opset_import: [8, "OperatorSetIdProto[]"],
    functions: [25, "FunctionProto[]"],
  },
  OperatorSetIdProto: { domain: [1, "string"], version: [2, "int64"] },
  FunctionProto: { name: [1, "string"], domain: [10, "string"] },
  GraphProto: {
    node: [1, "NodeProto[]"],
    name: [2, "string"],
    initializer: [5, "TensorProto[]"],
    input: [11, "ValueInfoProto[]"],
    output: [12, "ValueInfoProto[]"],
    value_info: [13, "ValueInfoProto[]"],
    sparse_initializer: [15, "SparseTensorProto[]"],
  },
  NodeProto: {
    input: [1, "string[]"],
    output: [2, "string[]"],
    name: [3, "string"],
    op_type: [4, "string"],
    attribute: [5, "AttributeProto[]"],
    domain: [7, "string"],
    overload: [8, "string"],
  },
  AttributeProto: {
    name: [1, "string"],
    f: [2, "float"],
    i: [3, "int64"],
    s: [4, "bytes"],
    t: [5, "TensorProto"],
    g: [6, "GraphProto"],
    floats: [7, "float[]"],
    ints: [8, "int64[]"],
    strings: [9, "bytes[]"],
    tensors: [10, "TensorProto[]"],
    graphs: [11, "GraphProto[]"],
    tp: [14, "TypeProto"],
    type_protos: [15, "TypeProto[]"],
    type: [20, "int32"],
    ref_attr_name: [21, "string"],
    sparse_tensor: [22, "SparseTensorProto"],
    sparse_tensors: [23, "SparseTensorProto[]"],
  },
  TensorProto: {
    dims: [1, "int64[]"],
    data_type: [2, "int32"],
    segment: [3, "TensorProto_Segment"],
    float_data: [4, "float[]"],
    int32_data: [5, "int32[]"],
    string_data: [6, "bytes[]"],
    int64_data: [7, "int64[]"],
    name: [8, "string"],
    raw_data: [9, "bytes"],
    double_data: [10, "double[]"],
    uint64_data: [11, "uint64[]"],
    external_data: [13, "StringStringEntryProto[]"],
    data_location: [14, "int32"],
  },
  TensorProto_Segment: { begin: [1, "int64"], end: [2, "int64"] },
  SparseTensorProto: { values: [1, "TensorProto"], indices: [2, "TensorProto"], dims: [3, "int64[]"] },
  StringStringEntryProto: { key: [1, "string"], value: [2, "string"] },
  ValueInfoProto: { name: [1, "string"], type: [2, "TypeProto"] },
  TypeProto: {
    tensor_type: [1, "TypeProto_Tensor"],
    sequence_type: [4, "TypeProto_Sequence"],
    map_type: [5, "TypeProto_Map"],
    sparse_tensor_type: [8, "TypeProto_SparseTensor"],
    optional_type: [9, "TypeProto_Optional"],
  },
  TypeProto_Tensor: { elem_type: [1, "int32"], shape: [2, "TensorShapeProto"] },
  TypeProto_Sequence: { elem_type: [1, "TypeProto"] },
  TypeProto_Map: { key_type: [1, "int32"], value_type: [2, "TypeProto"] },
  TypeProto_SparseTensor: { elem_type: [1, "int32"], shape: [2, "TensorShapeProto"] },
  TypeProto_Optional: { elem_type: [1, "TypeProto"] },
  TensorShapeProto: { dim: [1, "TensorShapeProto_Dimension[]"] },
  TensorShapeProto_Dimension: { dim_value: [1, "int64"], dim_param: [2, "string"] },
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly [number, string]>>>>;

type Messages = typeof messages;
export type MessageName = keyof Messages;

interface Scalars {
  int32: number;
  int64: bigint;
  uint64: bigint;
  float: number;
  double: number;
  string: string;
  bytes: Uint8Array;
}

type CamelCase<Name> = Name extends `${infer First}_${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Name;

type ValueOf<Type> = Type extends `${infer Item}[]`
  ? readonly Exclude<ValueOf<Item>, undefined>[]
  : Type extends keyof Scalars
    ? Scalars[Type]
    : Type extends MessageName
      ? Message<Type> | undefined
      : never;

/** A decoded message. A scalar that the file leaves out reads as 0 or empty. */
export type Message<Name extends MessageName> = {
  readonly [Field in keyof Messages[Name] as CamelCase<Field>]: Messages[Name][Field] extends readonly [
    number,
    infer Type,
  ]
    ? ValueOf<Type>
    : never;
};

/** Whether the file holds a field, even if it is 0 or empty. */
export const holds = <M extends object>(message: M, field: keyof M): boolean => Object.hasOwn(message, field);
