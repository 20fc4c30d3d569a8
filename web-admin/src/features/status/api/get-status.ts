import { timestampMs } from "@bufbuild/protobuf/wkt";
import { createClient, type Transport } from "@connectrpc/connect";
import { useQuery } from "@tanstack/react-query";
import { BackendService, type GetStatusResponse } from "#gen/sluice/admin/v1/backends_pb.js";
import { REFRESH_MS, useTransport } from "#lib/transport";

/** How the gateway that answers is doing. */
export type Status = {
  version: string;
  startMs: number | undefined;
  policyName: string;
  policyDigest: string;
  inFlight: number;
  queued: number;
  journalBacklog: bigint;
  databaseOk: boolean;
};

export function toStatus(response: GetStatusResponse): Status {
  const [policyName = "", policyDigest = ""] = response.policy.split("@", 2);
  return {
    version: response.version,
    startMs: response.startTime && timestampMs(response.startTime),
    policyName,
    policyDigest,
    inFlight: response.inFlight,
    queued: response.queued,
    journalBacklog: response.journalBacklog,
    databaseOk: response.databaseOk,
  };
}

async function getStatus(transport: Transport, signal: AbortSignal): Promise<Status> {
  return toStatus(await createClient(BackendService, transport).getStatus({}, { signal }));
}

export function useStatus() {
  const transport = useTransport();
  return useQuery({
    queryKey: ["status"],
    queryFn: ({ signal }) => getStatus(transport, signal),
    refetchInterval: REFRESH_MS,
  });
}
