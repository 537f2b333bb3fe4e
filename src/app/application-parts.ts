import type { ChannelAdapter, HttpRoute } from '../channels/channel-adapter.ts';
import type { Config } from '../config/config.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { RedisClient, RedisRole } from '../storage/redis/connection.ts';
import type { ServiceUrls } from './backing-services.ts';
import type { ReadinessCheck } from './gateway.ts';
import type { Variables } from './read-configuration.ts';
import type { Tenants } from './tenants.ts';

export type ApplicationOptions = {
  readonly config: Config;
  readonly urls: ServiceUrls;
  readonly log: Logger;
  /** The environment, for the secrets whose names tools.yml gives. Default: nothing. */
  readonly variables?: Variables;
};

/** A part of a running application: what tells whether it is ready, and how it ends. */
export type Part = { readonly checks: Readonly<Record<string, ReadinessCheck>>; stop(): Promise<void> };

/** The part that accepts, with the channels' entry points. */
export type AcceptingPart = Part & { readonly routes: readonly HttpRoute[] };

/** What the parts of one process share. */
export type Shared = ApplicationOptions & {
  readonly tenants: Tenants;
  readonly metrics: Metrics;
  readonly adapters: readonly ChannelAdapter[];
  readonly connect: (role: RedisRole) => RedisClient;
};
