import { arch, cpus, loadavg, platform, totalmem } from 'node:os';

/** What the figures were taken on. `load` is the one-minute load average. */
export type Machine = {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly platform: string;
  readonly node: string;
  readonly load: { readonly before: number; readonly after: number };
};

/** The one-minute load average, rounded: more than the machine's cores means that others work too. */
export function loadAverage(): number {
  return Math.round((loadavg()[0] ?? 0) * 10) / 10;
}

/** Names this machine. */
export function describeMachine(load: Machine['load']): Machine {
  return {
    cpu: cpus()[0]?.model.trim() || 'unknown processor',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    platform: `${platform()} ${arch()}`,
    node: process.version,
    load,
  };
}
