import type { Row } from "../figures.ts";

const OF_WEBSOCKIFY = "websockify";
const OF_HAPROXY = "haproxy (TCP)";

/** What is measured, by the names under which figures are kept, with the goals of the project. */
export const ROWS = {
  toViewer: {
    title: "target → viewer",
    unit: "MB/s",
    digits: 0,
    goals: [
      { kind: "at least", factor: 1.5, of: OF_WEBSOCKIFY },
      { kind: "at least", factor: 0.9, of: OF_HAPROXY },
    ],
  },
  toViewerCpu: {
    title: "target → viewer, CPU of the relay",
    unit: "s/GB",
    digits: 2,
    goals: [{ kind: "at most", factor: 0.5, of: OF_WEBSOCKIFY }],
  },
  toViewerLoad: { title: "target → viewer, CPU of the load", unit: "s/GB", digits: 2 },
  toTarget: {
    title: "viewer → target",
    unit: "MB/s",
    digits: 0,
    goals: [{ kind: "at least", factor: 3, of: OF_WEBSOCKIFY }],
  },
  toTargetCpu: {
    title: "viewer → target, CPU of the relay",
    unit: "s/GB",
    digits: 2,
    goals: [{ kind: "at most", factor: 0.33, of: OF_WEBSOCKIFY }],
  },
  toTargetLoad: { title: "viewer → target, CPU of the load", unit: "s/GB", digits: 2 },
  p50: {
    title: "round trip of 8 bytes, p50",
    unit: "µs",
    digits: 0,
    goals: [{ kind: "at most", factor: 1, of: OF_WEBSOCKIFY }],
  },
  p99: { title: "round trip of 8 bytes, p99", unit: "µs", digits: 0 },
  idle: {
    title: "idle session, resident",
    unit: "KiB",
    digits: 1,
    goals: [{ kind: "at most", value: 48 }],
  },
  idleMany: {
    title: "idle session of 5,000, resident",
    unit: "KiB",
    digits: 1,
    goals: [{ kind: "at most", value: 48 }],
  },
  idleUsed: {
    title: "idle session behind 1 MB, resident",
    unit: "KiB",
    digits: 1,
    goals: [{ kind: "at most", value: 48 }],
  },
  idleManyP50: { title: "round trip p50 beside 5,000 idle sessions", unit: "µs", digits: 0 },
  stall: {
    title: "viewer that never reads 200 MB, memory growth",
    unit: "MiB",
    digits: 2,
    goals: [{ kind: "at most", value: 1 }],
  },
  stallP50: { title: "round trip of another session meanwhile, p50", unit: "µs", digits: 0 },
  stallP99: { title: "round trip of another session meanwhile, p99", unit: "µs", digits: 0 },
  lostToViewer: {
    title: "lost of 3.1 MB sent just before the target closed",
    unit: "bytes",
    digits: 0,
    goals: [{ kind: "at most", value: 0 }],
  },
  lostToTarget: {
    title: "lost of 3.1 MB sent just before the viewer closed",
    unit: "bytes",
    digits: 0,
    goals: [{ kind: "at most", value: 0 }],
  },
  start: {
    title: "start of the process to the first connection taken",
    unit: "ms",
    digits: 0,
    goals: [{ kind: "at most", value: 150 }],
  },
} as const satisfies Record<string, Row>;
