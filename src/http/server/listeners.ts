// The gateway's listener, and the one for /metrics where that has a port of its own: they start and stop together.
import { type Listener, type ListenerOptions, startListener } from "./listener.js";
import { type MetricsListener, type MetricsOptions, startMetricsListener } from "./metrics.js";

export interface ListenersOptions extends Omit<ListenerOptions, "metrics"> {
  /** Of /metrics alone, on the same host; undefined: it is beside GraphQL. */
  readonly metricsPort: number | undefined;
  readonly metrics: MetricsOptions;
}

export interface Listeners extends Listener {
  /** `http://host:port/metrics`, where that has a port of its own. */
  readonly metricsUrl: string | undefined;
}

/** Rejects with the listen error where a port is taken, and leaves nothing open then. */
export async function startListeners(options: ListenersOptions): Promise<Listeners> {
  const { host, metricsPort: port, metrics } = options;
  if (port === undefined) return { ...(await startListener(options)), metricsUrl: undefined };
  const { loopbackHostsOnly } = options.callers;
  const own = await startMetricsListener({ host, port, loopbackHostsOnly }, metrics);
  const listener = await startListener({ ...options, metrics: undefined }).catch(async (error: unknown) => {
    await own.close();
    throw error;
  });
  return { ...listener, metricsUrl: own.url, close: () => closeBoth(listener, own) };
}

/** The stop is watched to its end. */
async function closeBoth(listener: Listener, own: MetricsListener): Promise<void> {
  await listener.close();
  await own.close();
}
