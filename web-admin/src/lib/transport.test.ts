import { Code, ConnectError, createClient, createRouterTransport } from "@connectrpc/connect";
import { expect, it } from "vitest";
import { BackendService } from "#gen/sluice/admin/v1/backends_pb.js";
import { authorize } from "./transport";

function gatewayThatKnows(knownToken: string, refused: (string | undefined)[], token?: string) {
  const session = {
    get: () => (token === undefined ? {} : { token }),
    refuse: (refusedToken: string | undefined) => void refused.push(refusedToken),
  };
  const transport = createRouterTransport(
    ({ service }) => {
      service(BackendService, {
        getStatus: (_, context) => {
          if (context.requestHeader.get("authorization") !== `Bearer ${knownToken}`) {
            throw new ConnectError("bad token", Code.Unauthenticated);
          }
          return { version: "1" };
        },
      });
    },
    { transport: { interceptors: [authorize(session)] } },
  );
  return createClient(BackendService, transport);
}

it("sends the token of the session", async () => {
  const refused: (string | undefined)[] = [];
  await expect(gatewayThatKnows("adm_1", refused, "adm_1").getStatus({})).resolves.toMatchObject({
    version: "1",
  });
  expect(refused).toEqual([]);
});

it.each([["adm_old"], [undefined]])("reports the refusal of %s to the session", async (token) => {
  const refused: (string | undefined)[] = [];
  await expect(gatewayThatKnows("adm_1", refused, token).getStatus({})).rejects.toThrow(
    "bad token",
  );
  expect(refused).toEqual([token]);
});
