const SILENT_MS = 40_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;
const HIDDEN_MS = 30_000;

/**
 * Follows a conversation's live updates and comes back after every gap. `on` maps event names to functions; `onState`
 * hears `connected` and `lost`. A page in the background lets its connection go, since browsers allow only six.
 */
export function createLive({ address, on, onState }) {
  let source;
  let retry;
  let silence;
  let waitMs = FIRST_WAIT_MS;
  let hiding;

  const stop = () => {
    clearTimeout(retry);
    clearTimeout(silence);
    source?.close();
    source = undefined;
  };

  const lost = () => {
    stop();
    onState('lost');
    retry = setTimeout(connect, waitMs);
    waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
  };

  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(lost, SILENT_MS);
  };

  const connect = () => {
    stop();
    const opened = new EventSource(address());
    source = opened;
    opened.addEventListener('error', lost);
    opened.addEventListener('heartbeat', heard);
    for (const [name, handle] of Object.entries(on)) {
      opened.addEventListener(name, (event) => {
        heard();
        waitMs = FIRST_WAIT_MS;
        onState('connected');
        handle(JSON.parse(event.data));
      });
    }
    heard();
  };

  const connectNow = () => {
    waitMs = FIRST_WAIT_MS;
    connect();
  };
  document.addEventListener('visibilitychange', () => {
    clearTimeout(hiding);
    if (document.hidden) hiding = setTimeout(stop, HIDDEN_MS);
    else if (!source) connectNow();
  });
  window.addEventListener('online', connectNow);
  window.addEventListener('offline', lost);
  return { connect: connectNow, stop };
}
