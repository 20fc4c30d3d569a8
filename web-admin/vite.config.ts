import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// `npm run dev` talks to a gateway that already runs; the build needs none.
const gateway = process.env.SLUICE_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  // Relative, so that the gateway may serve the console under any path.
  base: "./",
  plugins: [react()],
  resolve: {
    alias: {
      "#features": fileURLToPath(new URL("src/features", import.meta.url)),
      "#lib": fileURLToPath(new URL("src/lib", import.meta.url)),
    },
  },
  build: {
    target: "es2022",
    outDir: process.env.CONSOLE_OUT ?? "dist",
    emptyOutDir: true,
    // Nothing becomes a data: URL, which the content security policy forbids.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_000,
  },
  server: {
    proxy: {
      "^/sluice\\.": gateway,
      "^/v1/": gateway,
    },
  },
  test: {
    include: ["src/**/*.test.{ts,tsx}"],
  },
});
