import { Tag } from "antd";
import { CopyButton } from "#lib/components/copy-button";
import { formatCount } from "#lib/count";
import { formatPrice } from "#lib/money";
import type { Charge } from "../api/list-charges";

const ID_TAIL = 8;

/** The end of the id: ids begin with the time, so their beginnings look alike. */
export function RequestId({ charge }: { charge: Charge }) {
  const { requestId, attempt } = charge;
  return (
    <>
      <code title={requestId}>
        {requestId.length > ID_TAIL ? `…${requestId.slice(-ID_TAIL)}` : requestId}
      </code>
      <CopyButton text={requestId} what={`request id ${requestId}`} />
      {attempt > 1 && <div className="quiet">attempt {attempt}</div>}
    </>
  );
}

export function Models({ charge }: { charge: Charge }) {
  return (
    <span title={charge.policy} className="breakable">
      {charge.requestedModel}
      {charge.otherModel !== undefined && (
        <>
          {" "}
          <span className="quiet">→</span> {charge.otherModel}
        </>
      )}
    </span>
  );
}

export function Outcome({ charge }: { charge: Charge }) {
  return <Tag color={charge.ok ? "success" : "error"}>{charge.outcome}</Tag>;
}

type TokenCountProps = { charge: Charge; part: "input" | "cached" | "output" };

export function TokenCount({ charge, part }: TokenCountProps) {
  const { tokens } = charge;
  if (tokens === undefined) {
    return "–";
  }
  const count = formatCount(tokens[part]);
  return tokens.estimated && part !== "cached" ? (
    <span title="Counted by the gateway: the provider did not report it.">≈ {count}</span>
  ) : (
    count
  );
}

export function Cost({ charge }: { charge: Charge }) {
  const { costNanoUsd } = charge;
  return costNanoUsd === undefined ? (
    <span className="quiet">{formatPrice(costNanoUsd)}</span>
  ) : (
    formatPrice(costNanoUsd)
  );
}
