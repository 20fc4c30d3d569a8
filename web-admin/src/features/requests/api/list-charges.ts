import { timestampMs } from "@bufbuild/protobuf/wkt";
import { createClient, type Transport } from "@connectrpc/connect";
import { useQuery } from "@tanstack/react-query";
import { type Charge as ChargeMessage, UsageService } from "#gen/sluice/admin/v1/usage_pb.js";
import { REFRESH_MS, useTransport } from "#lib/transport";
import { type Tokens, toTokens } from "./tokens";

const PAGE_SIZE = 25;

/** One attempt of a request at one back end. */
export type Charge = {
  requestId: string;
  /** From 1. */
  attempt: number;
  startMs: number | undefined;
  tenantId: string;
  operation: string;
  requestedModel: string;
  /** The model that answered, when it is another than the one asked for. */
  otherModel: string | undefined;
  backend: string;
  policy: string;
  ok: boolean;
  outcome: string;
  tokens: Tokens | undefined;
  /** Undefined when the price is unknown. */
  costNanoUsd: bigint | undefined;
  firstTokenMs: number | undefined;
  durationMs: number;
};

export function toCharge(message: ChargeMessage): Charge {
  const same = message.model === "" || message.model === message.requestedModel;
  return {
    requestId: message.requestId,
    attempt: message.attempt,
    startMs: message.startTime && timestampMs(message.startTime),
    tenantId: message.tenantId,
    operation: message.operation,
    requestedModel: message.requestedModel,
    otherModel: same ? undefined : message.model,
    backend: message.backend,
    policy: message.policy,
    ok: message.outcome === "ok",
    outcome: message.outcome === "" ? "unknown" : message.outcome,
    tokens: toTokens(message.usage),
    costNanoUsd: message.costNanoUsd,
    firstTokenMs: message.firstTokenMs === undefined ? undefined : Number(message.firstTokenMs),
    durationMs: Number(message.durationMs),
  };
}

async function listCharges(transport: Transport, signal: AbortSignal): Promise<Charge[]> {
  const client = createClient(UsageService, transport);
  const { charges } = await client.listCharges({ pageSize: PAGE_SIZE }, { signal });
  return charges.map(toCharge);
}

export function useCharges() {
  const transport = useTransport();
  return useQuery({
    queryKey: ["charges"],
    queryFn: ({ signal }) => listCharges(transport, signal),
    refetchInterval: REFRESH_MS,
  });
}
