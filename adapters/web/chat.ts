import type { IncomingMessage, ServerResponse } from 'node:http';
import type { InboundSink } from '../../src/channels/channel-adapter.ts';
import { pressButton } from './button-calls.ts';
import { postMessage, readConversation } from './chat-calls.ts';
import type { EventStreams } from './event-streams.ts';
import { judgeReply } from './feedback-calls.ts';
import { sendForm } from './form-calls.ts';
import { type ChatCall, type ChatDependencies, NO_CONVERSATION } from './hand-in.ts';
import { type HostPolicy, isCrossOrigin } from './host-policy.ts';
import { type ApiReply, apiError, sendJson, sendPlainPage, setSecurityHeaders } from './http-reply.ts';
import { loadPageFiles } from './page-files.ts';
import { transcriptsOf } from './own-transcripts.ts';
import { personCookie, personOf } from './person.ts';
import { deleteQuestion, editQuestion } from './question-changes.ts';

const API = '/api/chat/';
const CALL_TIME_OUT_MS = 5_000;
const QUESTION = /^\/api\/chat\/conversations\/([\w-]{1,64})\/messages\/([\w-]{1,64})$/;

type ChatOptions = ChatDependencies & {
  readonly hostPolicy: HostPolicy;
  readonly suggestions?: readonly string[];
  readonly newSecret: () => string;
  readonly streams: EventStreams;
};

type Call = (call: ChatCall) => Promise<ApiReply | 'streaming'>;
type Route = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: RegExp;
  readonly call: Call;
};

/** The web chat's HTTP side: admits, recognises the person, then serves the page or one API call. Never throws. */
export function createChat(
  options: ChatOptions,
  sink: InboundSink,
): (request: IncomingMessage, response: ServerResponse) => void {
  const page = loadPageFiles();
  const routes = chatRoutes(options, sink);
  return (request, response) => {
    setSecurityHeaders(response);
    const url = URL.parse(request.url ?? '', 'http://localhost');
    const isApi = url?.pathname.startsWith(API) ?? false;
    const admission = options.hostPolicy(request);
    if (admission.kind === 'refused') {
      const port = request.socket.localPort;
      const mend = `Open http://localhost:${port}/ in a browser on the machine that runs Footnote, or ask in your team chat.`;
      if (isApi) sendJson(response, apiError(403, `${admission.reason} ${mend}`));
      else sendPlainPage(response, 403, [admission.reason, mend]);
    } else if (!url) {
      sendPlainPage(response, 400, ['This address is not one that Footnote understands.']);
    } else if (isApi) {
      void serveCall({ request, response, url }, routes, options);
    } else {
      servePage({ request, response, url }, () => {
        const person = personOf(request, options.newSecret);
        response.setHeader('Set-Cookie', personCookie(person));
        return page(request, response, url.pathname);
      });
    }
  };
}

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse; readonly url: URL };

function servePage({ request, response }: Exchange, serve: () => boolean): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    sendPlainPage(response, 405, ['This page can only be read.']);
  } else if (!serve()) {
    sendPlainPage(response, 404, [
      'There is no such page here.',
      'The chat is at the address without a path.',
    ]);
  }
}

async function serveCall(exchange: Exchange, routes: readonly Route[], options: ChatOptions): Promise<void> {
  const { request, response, url } = exchange;
  const { log } = options;
  try {
    const reply = await callOf(exchange, routes, options);
    if (reply !== 'streaming') sendJson(response, reply);
  } catch (error) {
    log.warn({ error, path: url.pathname.slice(0, 60) }, 'Web chat call failed');
    if (response.headersSent) response.destroy();
    else
      sendJson(
        response,
        apiError(503, 'Footnote can’t reach its store just now. Please try again in a moment.', true),
      );
  } finally {
    // What was refused unread would otherwise hold the connection open.
    if (!request.complete) request.resume();
  }
}

async function callOf(
  { request, response, url }: Exchange,
  routes: readonly Route[],
  options: ChatOptions,
): Promise<ApiReply | 'streaming'> {
  if (isCrossOrigin(request)) return apiError(403, 'Only the chat’s own page may call this.');
  const here = routes.filter(({ path }) => path.test(url.pathname));
  if (here.length === 0) return apiError(404, 'There is no such call.');
  const route = here.find(({ method }) => method === request.method);
  if (!route) {
    const allowed = here.map(({ method }) => method).join(', ');
    return { ...apiError(405, `This takes ${allowed} only.`), headers: { Allow: allowed } };
  }
  const person = personOf(request, options.newSecret);
  if (person.isNew) response.setHeader('Set-Cookie', personCookie(person));
  const [, id, messageId] = route.path.exec(url.pathname) ?? [];
  const signal = AbortSignal.timeout(CALL_TIME_OUT_MS);
  return await route.call({ request, response, url, person, id, messageId, signal });
}

function chatRoutes(options: ChatOptions, sink: InboundSink): readonly Route[] {
  return [
    { method: 'POST', path: /^\/api\/chat\/messages$/, call: (call) => postMessage(call, options, sink) },
    { method: 'POST', path: /^\/api\/chat\/actions$/, call: (call) => pressButton(call, options, sink) },
    { method: 'POST', path: /^\/api\/chat\/forms$/, call: (call) => sendForm(call, options, sink) },
    { method: 'POST', path: /^\/api\/chat\/feedback$/, call: (call) => judgeReply(call, options, sink) },
    {
      method: 'GET',
      path: /^\/api\/chat\/conversations\/([\w-]{1,64})$/,
      call: (call) => readConversation(call, options),
    },
    { method: 'PATCH', path: QUESTION, call: (call) => editQuestion(call, options, sink) },
    { method: 'DELETE', path: QUESTION, call: (call) => deleteQuestion(call, options, sink) },
    { method: 'GET', path: /^\/api\/chat\/events$/, call: async (call) => openEvents(call, options.streams) },
    {
      method: 'GET',
      path: /^\/api\/chat\/suggestions$/,
      call: async () => ({ status: 200, body: { suggestions: options.suggestions ?? [] } }),
    },
  ];
}

function openEvents({ response, url, person }: ChatCall, streams: EventStreams): ApiReply | 'streaming' {
  const conversation = url.searchParams.get('conversation') ?? undefined;
  const transcripts = conversation === undefined ? [] : transcriptsOf(person, conversation);
  if (conversation !== undefined && transcripts.length === 0) return NO_CONVERSATION;
  if (streams.open(response, transcripts)) return 'streaming';
  return apiError(503, 'Too many pages are open at once. Please close some.', true);
}
