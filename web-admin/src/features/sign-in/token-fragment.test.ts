import { expect, it } from "vitest";
import { takeTokenFromAddress } from "./token-fragment";

function open(hash: string) {
  const addresses: string[] = [];
  const token = takeTokenFromAddress(
    { hash, pathname: "/console/", search: "?a=1" },
    { replaceState: (_data, _title, address) => void addresses.push(String(address)) },
  );
  return { token, addresses };
}

it("takes the token and clears the address bar", () => {
  expect(open("#token=adm_a-b_c.d")).toEqual({
    token: "adm_a-b_c.d",
    addresses: ["/console/?a=1"],
  });
});

it("decodes what a shell or a mail program encoded", () => {
  expect(open("#token=adm%5Fx%2By").token).toBe("adm_x+y");
});

it("leaves the anchors of the page alone", () => {
  expect(open("#backends")).toEqual({ token: undefined, addresses: [] });
  expect(open("")).toEqual({ token: undefined, addresses: [] });
});

it("clears the address bar of an empty token, too", () => {
  expect(open("#token=")).toEqual({ token: undefined, addresses: ["/console/?a=1"] });
});
