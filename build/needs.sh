# Sourced by the scripts at the root: what a checkout needs, and building it. All messages go to standard error.

say() { printf '%s\n' "$*" >&2; }

# advise PROGRAM DEBIAN FEDORA MAC ANYWHERE: how to get it here
advise() {
  if [ "$(uname)" = Darwin ]; then say "    $4"
  elif command -v apt-get >/dev/null; then say "    $2"
  elif command -v dnf >/dev/null; then say "    $3"
  else say "    your package manager's $1"
  fi
  if [ -n "${5:-}" ]; then say "    or, anywhere: $5"; fi
}

# Leaves with exact advice where git, the .NET 10 SDK or Node 20 is missing.
need_tools() {
  local missing=0
  if ! command -v git >/dev/null; then
    say "git is missing. Install it with"
    advise git "sudo apt-get install git" "sudo dnf install git" "xcode-select --install"
    missing=1
  fi
  command -v dotnet >/dev/null || export PATH="$PATH:$HOME/.dotnet"
  if ! command -v dotnet >/dev/null || ! dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; then
    say "The .NET 10 SDK is missing$(command -v dotnet >/dev/null && echo " (found: $(dotnet --list-sdks | cut -d' ' -f1 | tr '\n' ' '))"). Install it with"
    advise ".NET 10 SDK" "sudo apt-get install dotnet-sdk-10.0    (Ubuntu 24.04 and later)" "sudo dnf install dotnet-sdk-10.0" \
      "brew install --cask dotnet-sdk" "https://dotnet.microsoft.com/download/dotnet/10.0"
    missing=1
  fi
  local node
  node=$(node --version 2>/dev/null || true)
  if [ -z "$node" ] || [ "$(printf '%s' "${node#v}" | cut -d. -f1)" -lt 20 ] || ! command -v npm >/dev/null; then
    say "Node 20 or later with npm is missing${node:+ (found: node $node)}. Install it with"
    advise "Node 20" "sudo apt-get install nodejs npm    (Debian 13, Ubuntu 24.10 and later)" "sudo dnf install nodejs npm" "brew install node" "https://nodejs.org/en/download"
    missing=1
  fi
  [ "$missing" = 0 ] || exit 1
}

# Whether a build failed because nobody here has the compiler that makes this machine's code ahead (ADR 119). Says so: all works without, but starts slowly.
lacks_compiler() {
  grep -qE '(NU1[0-9]+.*(Crossgen2|App\.Runtime))|NETSDK1094' "$1" || return 1
  say "The compiler's package is not to be had here, so the program compiles itself while it runs: a start takes twice as long."
}

# Builds the program in Release where a source is newer than the last build. Silent when there is nothing to do.
build_program() {
  local stamp="$root/artifacts/.built" program="$root/artifacts/publish/Host/release/throughline.dll" sources started log
  if [ -f "$stamp" ] && [ -f "$program" ]; then
    sources=$(cd "$root" && ls -d src package.json package-lock.json tsconfig.json global.json Directory.*.props Directory.*.targets 2>/dev/null || true)
    # shellcheck disable=SC2086 # one word each
    [ -n "$(cd "$root" && find $sources -newer "$stamp" -print -quit)" ] || return 0
    say "Building what has changed …"
  else
    need_tools
    say "Building for the first time, a minute or two …"
  fi
  mkdir -p "$root/artifacts"
  started="$root/artifacts/.building.$$" log="$root/artifacts/build.log"
  touch "$started"
  build() { (cd "$root" && dotnet build src/Host/Host.csproj -c Release --nologo -v quiet -clp:NoSummary "$@" >"$log" 2>&1); }
  if ! build && ! { lacks_compiler "$log" && build -p:CompileAhead=false; }; then
    rm -f "$started"
    need_tools
    cat "$log" >&2
    say "The build failed. Its output is above, and in $log."
    exit 1
  fi
  mv "$started" "$stamp"
}

program() { printf '%s' "$root/artifacts/publish/Host/release/throughline.dll"; }
