import { createFileRegistry, type DescMessage, fromJson, type JsonObject } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { type MessageName, messages } from "./onnx-schema.ts";

const registry = createFileRegistry(
  fromJson(FileDescriptorProtoSchema, {
    name: "onnx.proto",
    package: "onnx",
    syntax: "proto2",
    messageType: Object.entries(messages).map(([name, fields]) => ({
      name,
      field: Object.entries(fields).map(([field, [number, type]]) => describeField(field, number, type)),
    })),
  }),
  () => undefined,
);

function describeField(name: string, number: number, type: string): JsonObject {
  const item = type.replace("[]", "");
  const label = item === type ? "LABEL_OPTIONAL" : "LABEL_REPEATED";
  return item in messages
    ? { name, number, label, type: "TYPE_MESSAGE", typeName: `.onnx.${item}` }
    : { name, number, label, type: `TYPE_${item.toUpperCase()}` };
}

/** The schema in the protobuf library's terms. */
export const descriptorOf = (name: MessageName): DescMessage =>
  registry.getMessage(`onnx.${name}`) as DescMessage;
