import { createServer } from 'node:http';

export type SitePage = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Answers 304 to a request that names it. */
  readonly etag?: string;
};

/** A website on loopback: what stands under each path, and what was asked for, in order. */
export type ServedSite = {
  readonly origin: string;
  readonly pages: Map<string, SitePage>;
  readonly requests: string[];
  /** The most requests that were under way at once. */
  readonly busiest: () => number;
  close(): Promise<void>;
};

/** Starts a website that serves `pages`; an unknown path answers 404. */
export async function serveSite(): Promise<ServedSite> {
  const pages = new Map<string, SitePage>();
  const requests: string[] = [];
  let underWay = 0;
  let busiest = 0;
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const page = pages.get(path);
    requests.push(path);
    underWay++;
    busiest = Math.max(busiest, underWay);
    response.on('close', () => underWay--);
    const {
      status = 200,
      headers = { 'content-type': 'text/html' },
      body = '',
      etag,
    } = page ?? { status: 404 };
    const isSame = etag !== undefined && request.headers['if-none-match'] === etag;
    const all = { ...headers, ...(etag !== undefined && { etag }) };
    // An answer in the next turn lets requests overlap that are allowed to.
    setImmediate(() => response.writeHead(isSame ? 304 : status, all).end(isSame ? undefined : body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    pages,
    requests,
    busiest: () => busiest,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
