import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { useMutation } from "@tanstack/react-query";
import { BackendService } from "#gen/sluice/admin/v1/backends_pb.js";
import { describeProblem } from "#lib/problem";
import { REFUSAL } from "#lib/session";
import { createTransport } from "#lib/transport";

/** Asks the gateway whether it takes a token; fails with the reason in plain words when it does not. */
async function checkToken(token: string): Promise<string> {
  const transport = createTransport({ get: () => ({ token }), refuse: () => undefined });
  try {
    await createClient(BackendService, transport).getStatus({});
    return token;
  } catch (error) {
    const refused = ConnectError.from(error).code === Code.Unauthenticated;
    throw new Error(refused ? REFUSAL : describeProblem(error), { cause: error });
  }
}

export function useCheckToken(onAccepted: (token: string) => void) {
  return useMutation({ mutationFn: checkToken, onSuccess: onAccepted });
}
