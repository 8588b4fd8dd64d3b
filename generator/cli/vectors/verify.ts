import type { Loaded } from "../../load.ts";
import type { VectorFiles } from "../../verify/read-vectors.ts";
import { runModules, type TargetModule } from "../../verify/run-modules.ts";
import { VectorProblem } from "../../verify/vector-problem.ts";
import { type VerifiedRecording, verify } from "../../verify/verify.ts";
import { explain } from "../problems/explain.ts";
import type { Problem } from "../problems/problem.ts";
import { type LocatedRequest, problemsOf, vectorProblem } from "./problems.ts";

/** A network to verify, and its spec. */
export interface SpecToVerify extends Pick<Loaded, "network" | "inDtype" | "emit" | "hash"> {
  readonly spec: string;
}

/** The results of every recording of a spec, and all problems. */
export interface VerifiedSpec {
  readonly modules: readonly TargetModule[];
  readonly verified: readonly VerifiedRecording[];
  readonly problems: readonly Problem[];
}

/** Verifies a network against each recording of the requests, and goes on after one that cannot be read. */
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
        const recordings = await verify(subject, modules, asked.request, files);
        verified.push(...recordings);
        problems.push(...recordings.flatMap((recording) => problemsOf(asked, subject.spec, recording)));
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
