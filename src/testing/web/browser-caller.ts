import { request } from 'node:http';

export type Answered = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly body: Record<string, unknown>;
};

type CallOptions = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly raw?: string | Buffer;
};

/** Speaks to the web chat as a browser would: keeps the cookie, and can send any header, Host and Origin too. */
export type BrowserCaller = { call(path: string, options?: CallOptions): Promise<Answered> };

export function createBrowserCaller(url: string): BrowserCaller {
  let cookie: string | undefined;
  return {
    async call(path, { method, headers = {}, json, raw } = {}) {
      const body = raw ?? (json === undefined ? undefined : JSON.stringify(json));
      const answered = await exchange(`${url}${path}`, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(cookie === undefined ? {} : { cookie }),
          ...headers,
        },
        body,
      });
      const [set] = [answered.headers['set-cookie'] ?? []].flat();
      cookie = set?.split(';')[0] ?? cookie;
      return answered;
    },
  };
}

type Exchange = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | undefined;
};

// fetch refuses to set Host and Cookie, which are what is tested here.
async function exchange(url: string, { method, headers, body }: Exchange): Promise<Answered> {
  const { promise, resolve, reject } = Promise.withResolvers<Answered>();
  const sent = request(url, { method, headers, agent: false }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const isJson = response.headers['content-type']?.startsWith('application/json');
      const parsed: unknown = isJson ? JSON.parse(text) : {};
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body: Object(parsed) });
    });
    response.on('error', reject);
  });
  sent.on('error', reject);
  sent.end(body);
  return await promise;
}
