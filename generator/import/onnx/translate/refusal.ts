/** Why one node cannot be translated, or its constants not computed; the walk adds which node it is. */
export { FoldRefusal as Refusal } from "../fold/index.ts";
