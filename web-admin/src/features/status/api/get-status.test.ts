import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { expect, it } from "vitest";
import { GetStatusResponseSchema } from "#gen/sluice/admin/v1/backends_pb.js";
import { toStatus } from "./get-status";

it("splits the policy into name and digest", () => {
  const response = create(GetStatusResponseSchema, {
    policy: "default@sha256:4be1",
    startTime: timestampFromMs(1_763_640_000_000),
  });
  expect(toStatus(response)).toMatchObject({
    policyName: "default",
    policyDigest: "sha256:4be1",
    startMs: 1_763_640_000_000,
  });
});

it("takes a policy without digest and a start that is not told", () => {
  const status = toStatus(create(GetStatusResponseSchema, { policy: "default" }));
  expect(status).toMatchObject({ policyName: "default", policyDigest: "", startMs: undefined });
});
