import { useSyncExternalStore } from "react";

const TICK_MS = 1_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

/**
 * The time in epoch milliseconds, cut to a resolution of at least a second. One clock serves the whole page;
 * a component is drawn again only when its own resolution has passed.
 */
export function useNow(resolutionMs: number): number {
  return useSyncExternalStore(subscribe, () => Math.floor(now / resolutionMs) * resolutionMs);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(tick, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function tick() {
  now = Date.now();
  listeners.forEach((listener) => {
    listener();
  });
}
