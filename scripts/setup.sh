#!/bin/sh
# Gets this machine ready: the packages, redis-server and, with --test, Chromium. Does nothing where all is there.
# Plain sh, since the machine's own Node may be older than the one that Footnote brings along.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

case "${1-}" in
  '' | --test) ;;
  *)
    say 'Usage: sh scripts/setup.sh [--test]'
    say '  Installs the packages and redis-server where they are missing; with --test Chromium too.'
    [ "$1" = --help ] && exit 0
    exit 1
    ;;
esac

install_packages() {
  if [ -f node_modules/.package-lock.json ] && [ ! package-lock.json -nt node_modules/.package-lock.json ]; then
    return
  fi
  command -v npm >/dev/null 2>&1 || { say 'npm is missing: install Node.js with npm from https://nodejs.org, then run this again.'; exit 1; }
  say 'Installing packages (a minute or two the first time)…'
  npm ci --no-audit --no-fund --loglevel=error >&2
  touch node_modules/.package-lock.json
}

# as_root COMMAND…: runs it as root where that needs no password; fails otherwise.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@" >&2; elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo -n "$@" >&2; else return 1; fi
}

# install_system NAME APT APK DNF BREW: installs a program by the system's package manager, or says what to type.
install_system() {
  name=$1 command_line=''
  if command -v apt-get >/dev/null 2>&1; then
    command_line="apt-get install -y --no-install-recommends $2"
    say "Installing $name (apt)…"
    # A service that the package would start is of no use here: Footnote starts its own.
    as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 sh -c "apt-get update -qq && $command_line -qq" && return
  elif command -v apk >/dev/null 2>&1; then
    command_line="apk add $3"
    say "Installing $name (apk)…"
    as_root apk add "$3" && return
  elif command -v dnf >/dev/null 2>&1; then
    command_line="dnf install -y $4"
    say "Installing $name (dnf)…"
    as_root dnf install -y "$4" && return
  elif command -v brew >/dev/null 2>&1; then
    say "Installing $name (brew)…"
    brew install $5 >&2 && return
    say "$name is missing and could not be installed. Type: brew install $5"
    return 1
  fi
  if [ -n "$command_line" ]; then
    say "$name is missing and could not be installed without a password. Type: sudo $command_line"
  else
    say "$name is missing: install it with this system's package manager."
  fi
  return 1
}

install_redis() {
  command -v redis-server >/dev/null 2>&1 && return
  [ -n "${REDIS_URL-}" ] && return
  grep -qs '^REDIS_URL=.' .env && return
  install_system redis-server redis-server redis redis redis || {
    say 'Or set REDIS_URL to a Redis that runs elsewhere. Then run this again.'
    exit 1
  }
}

install_chromium() {
  for browser in chromium chromium-browser google-chrome; do
    command -v "$browser" >/dev/null 2>&1 && return
  done
  install_system Chromium chromium chromium chromium '--cask chromium' || exit 1
}

install_packages
install_redis
if [ "${1-}" = --test ]; then install_chromium; fi
