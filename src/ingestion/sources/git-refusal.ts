/** Why a repository can't be read, in words that follow its address. */
export class GitRefusal extends Error {
  /** The fault lies in our own copy: one that is made anew may do. */
  readonly isOfCopy: boolean;

  constructor(reason: string, isOfCopy = false) {
    super(reason);
    this.isOfCopy = isOfCopy;
  }
}

const LOCAL_DAMAGE =
  /\.lock'?: File exists|not a git repository|object file .* is empty|loose object|bad object|corrupt/iu;
const REASONS: readonly (readonly [RegExp, string])[] = [
  [
    /spawn \S+ ENOENT/u,
    "needs the program git, which isn't there: install it (on Debian `apt-get install git`), or remove the source",
  ],
  [
    /could not read (?:Username|Password)|Authentication failed|Permission denied|terminal prompts disabled|HTTP Basic: Access denied|error: 40[13]/iu,
    'asks who is there: give the user that runs Footnote a deploy key or a Git credential helper',
  ],
  [/Host key verification failed/iu, "has a host key that isn't known: add it to ~/.ssh/known_hosts"],
  [/couldn't find remote ref|invalid refspec/iu, 'has no such branch: check `branch`'],
  [/Not a valid object name|not a tree object/iu, 'has no such folder: check `path`'],
  [/dubious ownership/iu, 'belongs to another user of this machine: add it to safe.directory of Git'],
  [/redirect/iu, 'has moved: give its new address'],
  [/transport '\S+' not allowed/iu, 'uses a way of transport that is refused: give an https or ssh address'],
  [
    /repository .*not found|does not appear to be a git repository|does not exist|error: 404/iu,
    "isn't there, or may not be seen: check `url`",
  ],
  [/fsck|fatal: .*(?:gitmodules|zero-padded|contains)/iu, 'holds objects that are damaged or unsafe'],
];

/** What Git said, in words for the operator. Git's own text may hold what it was given, so it isn't passed on. */
export function explainGitError(error: unknown, tookTooLong: boolean): GitRefusal {
  if (error instanceof GitRefusal) return error;
  if (tookTooLong) return new GitRefusal('took too long to answer');
  const text = error instanceof Error ? error.message : '';
  if (LOCAL_DAMAGE.test(text)) return new GitRefusal("can't be read from its copy on this machine", true);
  const reason = REASONS.find(([pattern]) => pattern.test(text))?.[1];
  return new GitRefusal(reason ?? "can't be reached, or Git failed: try `git ls-remote` with its address");
}
