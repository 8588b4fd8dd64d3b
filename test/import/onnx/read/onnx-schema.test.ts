import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { ScalarType } from "@bufbuild/protobuf";
import { file_onnx } from "onnx-buf";
import { expect, test } from "vitest";
import { messages } from "../../../../generator/import/onnx/read/onnx-schema.ts";

const all = (messages: readonly DescMessage[]): DescMessage[] =>
  messages.flatMap((message) => [message, ...all(message.nestedMessages)]);

const official = new Map(
  all(file_onnx.messages).map((message) => [
    message.typeName.replace("onnx.", "").replaceAll(".", "_"),
    message,
  ]),
);

function typeOf({ fieldKind, scalar, message, ...field }: DescField): string {
  const item = message?.typeName.replace("onnx.", "").replaceAll(".", "_");
  const name = item ?? (scalar === undefined ? "int32" : (ScalarType[scalar] as string).toLowerCase());
  return fieldKind === "list" && "listKind" in field ? `${name}[]` : name;
}

for (const [name, fields] of Object.entries(messages)) {
  test(`${name} has the fields that the official schema says`, () => {
    const ours = Object.entries(fields);
    const theirs = official.get(name)?.fields ?? [];
    const same = ours.map(([field]) => {
      const match = theirs.find((candidate) => candidate.name === field);
      return [field, match && [match.number, typeOf(match)]];
    });
    expect(ours).toEqual(same);
  });
}

test("what of a graph, a node, an attribute and a tensor is left out says nothing of what is computed", () => {
  const left = ["GraphProto", "NodeProto", "AttributeProto", "TensorProto"].flatMap((name) =>
    (official.get(name)?.fields ?? [])
      .filter((field) => !(field.name in messages[name as "NodeProto"]))
      .map((field) => `${name}.${field.name}`),
  );
  expect(left).toEqual([
    "GraphProto.doc_string",
    "GraphProto.quantization_annotation",
    "GraphProto.metadata_props",
    "NodeProto.doc_string",
    "NodeProto.metadata_props",
    "NodeProto.device_configurations",
    "AttributeProto.doc_string",
    "TensorProto.doc_string",
    "TensorProto.metadata_props",
  ]);
});
