/** A process's counters and sums, by the whole name of the series (`footnote_stage_seconds_sum{stage="total"}`). */
export type MetricsReading = ReadonlyMap<string, number>;

/** Reads the Prometheus text format: the value behind each series' name. */
export function parseMetrics(text: string): MetricsReading {
  const reading = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) continue;
    const space = line.lastIndexOf(' ');
    if (space > 0) reading.set(line.slice(0, space), Number(line.slice(space + 1)));
  }
  return reading;
}

/** The metrics of the process that listens on this port. */
export async function readMetrics(port: number, signal: AbortSignal): Promise<MetricsReading> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`, { signal });
  return parseMetrics(await response.text());
}

/** What was added to a series between two readings. */
export function grown(series: string, before: MetricsReading, after: MetricsReading): number {
  return (after.get(series) ?? 0) - (before.get(series) ?? 0);
}

/** Mean seconds of what a histogram with one label saw between two readings, by the label's value. */
export function meanByLabel(
  histogram: string,
  before: MetricsReading,
  after: MetricsReading,
): ReadonlyMap<string, number> {
  const means = new Map<string, number>();
  for (const series of after.keys()) {
    const label = series.startsWith(`${histogram}_count{`) ? /="([^"]*)"/.exec(series)?.[1] : undefined;
    if (label === undefined) continue;
    const count = grown(series, before, after);
    const sum = grown(series.replace(`${histogram}_count`, `${histogram}_sum`), before, after);
    if (count > 0) means.set(label, sum / count);
  }
  return means;
}
