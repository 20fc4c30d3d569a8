import { timestampMs } from "@bufbuild/protobuf/wkt";
import { createClient, type Transport } from "@connectrpc/connect";
import { useQuery } from "@tanstack/react-query";
import {
  BackendHealth,
  BackendService,
  type Backend as BackendMessage,
} from "#gen/sluice/admin/v1/backends_pb.js";
import { formatShare } from "#lib/count";
import { REFRESH_MS, useTransport } from "#lib/transport";

export type Health = "healthy" | "unhealthy" | "unknown";

/** A back end as the gateway that answers sees it. */
export type Backend = {
  name: string;
  kind: string;
  baseUrl: string;
  models: string[];
  health: Health;
  healthReason: string;
  inFlight: number;
  /** Most requests at the same time; undefined means no limit. */
  limit: number | undefined;
  requests: bigint;
  failures: bigint;
  failureShare: string;
  /** Moving average in milliseconds; undefined before the first token. */
  firstTokenMs: number | undefined;
  lastFailureMs: number | undefined;
};

export function toBackend(message: BackendMessage): Backend {
  return {
    name: message.name,
    kind: message.kind,
    baseUrl: message.baseUrl,
    models: message.models,
    health: toHealth(message.health),
    healthReason: message.healthReason,
    inFlight: message.inFlight,
    limit: message.concurrentRequests === 0 ? undefined : message.concurrentRequests,
    requests: message.requests,
    failures: message.failures,
    failureShare: formatShare(message.failures, message.requests),
    firstTokenMs: message.firstTokenMs === 0 ? undefined : message.firstTokenMs,
    lastFailureMs: message.lastFailureTime && timestampMs(message.lastFailureTime),
  };
}

function toHealth(health: BackendHealth): Health {
  switch (health) {
    case BackendHealth.HEALTHY:
      return "healthy";
    case BackendHealth.UNHEALTHY:
      return "unhealthy";
    case BackendHealth.UNSPECIFIED:
    default:
      // A newer gateway may know states that this page does not.
      return "unknown";
  }
}

async function listBackends(transport: Transport, signal: AbortSignal): Promise<Backend[]> {
  const { backends } = await createClient(BackendService, transport).listBackends({}, { signal });
  return backends.map(toBackend);
}

export function useBackends() {
  const transport = useTransport();
  return useQuery({
    queryKey: ["backends"],
    queryFn: ({ signal }) => listBackends(transport, signal),
    refetchInterval: REFRESH_MS,
  });
}
