import { type ElementType, elementTypes } from "../../graph.ts";
import { Refusal } from "../refusal.ts";
import type { Rule } from "./rule.ts";
