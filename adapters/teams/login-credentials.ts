import { ConfigurationServiceClientCredentialFactory } from 'botbuilder';
import { z } from 'zod';
import { AssistantError } from '../../src/core/errors.ts';

type Configuration = ConstructorParameters<typeof ConfigurationServiceClientCredentialFactory>[0];
type Credentials = Awaited<ReturnType<ConfigurationServiceClientCredentialFactory['createCredentials']>>;
type Token = { readonly value: string; readonly until: number };

const Answer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });
const LOGIN_WITHIN_MS = 10_000;
const RENEW_BEFORE_MS = 5 * 60_000;

/**
 * botbuilder's credentials with tokens from a login address of one's own. Microsoft's own library takes only the clouds
 * that it knows, and asks one of them about any other: a private cloud or a stand-in can't be reached through it.
 */
export class LoginCredentialFactory extends ConfigurationServiceClientCredentialFactory {
  readonly #loginUrl: string;
  readonly #form: Readonly<Record<string, string>>;
  readonly #fetch: typeof fetch;
  readonly #tokens = new Map<string, Token>();

  constructor(configuration: Configuration & object, loginUrl: string, fetcher: typeof fetch) {
    super(configuration);
    this.#loginUrl = loginUrl.replace(/\/$/, '');
    this.#fetch = fetcher;
    this.#form = {
      grant_type: 'client_credentials',
      client_id: String(configuration.MicrosoftAppId),
      client_secret: String(configuration.MicrosoftAppPassword ?? ''),
    };
  }

  override async createCredentials(appId: string, audience: string): Promise<Credentials> {
    if (!(await this.isValidAppId(appId))) {
      throw new AssistantError('Credentials were asked for another app', {
        code: 'configuration',
        retryable: false,
      });
    }
    return {
      signRequest: async (request) => {
        request.headers.set('authorization', `Bearer ${await this.#token(audience)}`);
        return request;
      },
    };
  }

  async #token(audience: string): Promise<string> {
    const known = this.#tokens.get(audience);
    if (known && known.until > Date.now()) return known.value;
    const response = await this.#fetch(`${this.#loginUrl}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({ ...this.#form, scope: `${audience}/.default` }),
      signal: AbortSignal.timeout(LOGIN_WITHIN_MS),
    });
    if (!response.ok) {
      throw new AssistantError(`The login address answered ${response.status}`, {
        code: response.status < 500 ? 'configuration' : 'delivery',
        retryable: response.status >= 500 || response.status === 429,
      });
    }
    const { access_token: value, expires_in: seconds } = Answer.parse(await response.json());
    this.#tokens.set(audience, { value, until: Date.now() + seconds * 1_000 - RENEW_BEFORE_MS });
    return value;
  }
}
