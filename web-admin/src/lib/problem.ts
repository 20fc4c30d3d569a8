import { Code, ConnectError } from "@connectrpc/connect";

/** What went wrong with a call, in plain words. */
export function describeProblem(error: unknown): string {
  const problem = ConnectError.from(error);
  if (problem.cause instanceof TypeError) {
    // What fetch throws when no connection came about.
    return "The gateway does not answer.";
  }
  if (problem.code === Code.Unavailable) {
    return `The gateway is not available${detail(problem)}`;
  }
  if (problem.code === Code.DeadlineExceeded) {
    return "The gateway did not answer in time.";
  }
  if (problem.code === Code.Unauthenticated) {
    return "The gateway refused this admin token.";
  }
  if (problem.code === Code.PermissionDenied) {
    return "This token may not see this: it needs an admin token.";
  }
  if (problem.code === Code.Unimplemented) {
    return "The gateway does not offer this: is its version older than this page?";
  }
  return `The gateway failed${detail(problem)}`;
}

function detail(problem: ConnectError): string {
  return problem.rawMessage === "" ? "." : `: ${problem.rawMessage}`;
}
