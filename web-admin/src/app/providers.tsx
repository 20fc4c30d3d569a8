import type { Transport } from "@connectrpc/connect";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import { type ReactNode, useState } from "react";
import { TransportProvider } from "#lib/transport";
import { useTheme } from "./theme";

/** What every part of the page may rely on: the gateway, server state and the look. */
export function Providers({ transport, children }: { transport: Transport; children: ReactNode }) {
  // Each query asks again by itself within seconds, so a retry would only delay the error message.
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: "always" } } }),
  );
  return (
    <TransportProvider value={transport}>
      <QueryClientProvider client={queries}>
        <ConfigProvider theme={useTheme()}>{children}</ConfigProvider>
      </QueryClientProvider>
    </TransportProvider>
  );
}
