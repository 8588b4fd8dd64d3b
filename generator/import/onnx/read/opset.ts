import { ImportError } from "../../imported-model.ts";
import { isStandardDomain } from "./nodes.ts";
import type { Message } from "./onnx-schema.ts";

/** The newest opset when this was written, of ONNX 1.23. */
const NEWEST = 28;

/** Models older than IR version 3 declare no opset and use the first. */
const FIRST_IR_WITH_OPSETS = 3n;

/**
 * The opset of a model's standard operators.
 * Source: opset_import in onnx/onnx.proto, and https://onnx.ai/onnx/repo-docs/Versioning.html
 * @throws ImportError
 */
export function readOpset({ opsetImport, irVersion, graph }: Message<"ModelProto">): number {
  const versions = opsetImport.filter(({ domain }) => isStandardDomain(domain)).map(({ version }) => version);
  if (versions.length === 0 && opsetImport.length === 0 && irVersion < FIRST_IR_WITH_OPSETS) return 1;
  const [version, ...others] = versions;
  const isOfOthers = graph !== undefined && !graph.node.some(({ domain }) => isStandardDomain(domain));
  // A model of trees or linear models may declare only the opset of that domain.
  if (version === undefined && opsetImport.length > 0 && isOfOthers) return NEWEST;
  if (version === undefined) throw new ImportError({ reason: "the model declares no opset" });
  if (others.some((other) => other !== version)) {
    throw new ImportError({ reason: `the model declares opset ${versions.join(" and opset ")}` });
  }
  if (version < 1n) throw new ImportError({ reason: `the model declares opset ${version}` });
  if (version > NEWEST) {
    const reason = `the model uses opset ${version}, and neuroll knows opsets up to ${NEWEST}`;
    throw new ImportError({ reason, help: `export it with opset ${NEWEST} or older` });
  }
  return Number(version);
}
