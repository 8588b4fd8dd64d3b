import type { Loaded } from "../../load.ts";
import type { VectorFiles } from "../../verify/read-vectors.ts";
import { runModules, type TargetModule } from "../../verify/run-modules.ts";
import { VectorProblem } from "../../verify/vector-problem.ts";
import { type VerifiedRecording, verify } from "../../verify/verify.ts";
import { explain } from "../problems/explain.ts";
import type { Problem } from "../problems/problem.ts";
import { type LocatedRequest, problemsOf, vectorProblem } from "./problems.ts";

/** A network to verify, and where it comes from. */
export interface SpecToVerify extends Pick<Loaded, "network" | "inDtype" | "emit" | "hash"> {
  readonly spec: string;
}

/** What became of every recording, and all that is wrong. */
export interface VerifiedSpec {
  readonly modules: readonly TargetModule[];
  readonly verified: readonly VerifiedRecording[];
  readonly problems: readonly Problem[];
}

/** Verifies a network against each recording that is asked for; a recording that cannot be read does not hide the next. */
export async function verifySpec(
  subject: SpecToVerify,
  requests: readonly LocatedRequest[],
  files: VectorFiles,
): Promise<VerifiedSpec> {
  const verified: VerifiedRecording[] = [];
  const problems: Problem[] = [];
  try {
    const modules = await runModules(subject);
    for (const asked of requests) {
      try {
        const verdicts = await verify(subject, modules, asked.request, files);
        verified.push(...verdicts);
        problems.push(...verdicts.flatMap((verdict) => problemsOf(asked, subject.spec, verdict)));
      } catch (thrown) {
        if (!(thrown instanceof VectorProblem)) throw thrown;
        problems.push(vectorProblem(asked, subject.spec, thrown));
      }
    }
    return { modules, verified, problems };
  } catch (thrown) {
    throw explain(thrown, subject.spec);
  }
}
