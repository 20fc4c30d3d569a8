import { Code, ConnectError, type Interceptor, type Transport } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { createContext, useContext } from "react";
import type { SessionStore } from "./session";

const TIMEOUT_MS = 10_000;

/** How often live numbers are asked for again, in milliseconds. */
export const REFRESH_MS = 3_000;

/** Sends the token with each call and ends the session whose token is refused. */
export function authorize(session: Pick<SessionStore, "get" | "refuse">): Interceptor {
  return (next) => async (request) => {
    const { token } = session.get();
    if (token !== undefined) {
      request.header.set("authorization", `Bearer ${token}`);
    }
    try {
      return await next(request);
    } catch (error) {
      if (ConnectError.from(error).code === Code.Unauthenticated) {
        session.refuse(token);
      }
      throw error;
    }
  };
}

/** gRPC-Web to the gateway that served this page. */
export function createTransport(session: Pick<SessionStore, "get" | "refuse">): Transport {
  return createGrpcWebTransport({
    baseUrl: window.location.origin,
    useBinaryFormat: true,
    defaultTimeoutMs: TIMEOUT_MS,
    interceptors: [authorize(session)],
  });
}

const TransportContext = createContext<Transport | undefined>(undefined);
export const TransportProvider = TransportContext.Provider;

/** The way to the gateway, with the token of who is signed in. */
export function useTransport(): Transport {
  const transport = useContext(TransportContext);
  if (transport === undefined) {
    throw new Error("transport: none (expected: a TransportProvider above)");
  }
  return transport;
}
