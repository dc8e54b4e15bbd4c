# Sourced by ./check and ./soak: the tools that only tests need, building them, running them. Needs $root and needs.sh.

# Finds PostgreSQL, Chromium and strace; installs them on Debian and Ubuntu where it may; else says what to install and leaves.
need_test_tools() {
  local packages=() names=()
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || compgen -G '/usr/pgsql-*/bin/initdb' >/dev/null \
    || compgen -G '/opt/homebrew/opt/postgresql*/bin/initdb' >/dev/null || command -v initdb >/dev/null \
    || { packages+=(postgresql); names+=(PostgreSQL); }
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
    || [ -x '/Applications/Chromium.app/Contents/MacOS/Chromium' ] || { packages+=(chromium); names+=(Chromium); }
  [ "$(uname)" != Linux ] || command -v strace >/dev/null || { packages+=(strace); names+=(strace); }
  [ ${#packages[@]} -gt 0 ] || return 0

  local sudo=none
  if command -v apt-get >/dev/null; then
    if [ "$(id -u)" = 0 ]; then sudo=; elif sudo -n true 2>/dev/null; then sudo="sudo -n"; fi
  fi
  if [ "$sudo" != none ]; then
    say "Installing for the tests: ${names[*]}"
    # Debian's package starts a server of its own, which nobody here asked for.
    $sudo mkdir -p /etc/postgresql-common
    [ -f /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' | $sudo tee /etc/postgresql-common/createcluster.conf >/dev/null
    if $sudo apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq "${packages[@]}" >&2; then
      return 0
    fi
  fi
  say "The tests need ${names[*]}, which this script can't install here. Install with"
  advise "${names[*]}" "sudo apt-get install ${packages[*]}" "sudo dnf install postgresql-server chromium strace" "brew install postgresql chromium"
  exit 1
}

# Layout here; style and analyzers are part of the build. Says so and goes on, so that one run shows everything.
check_format() {
  say "Format …"
  dotnet format whitespace . --folder --verify-no-changes --exclude artifacts node_modules --verbosity quiet >&2 && return 0
  say "The format is off: run  dotnet format whitespace . --folder"
  format_is_off=1
}

build_tests() {
  say "Build …"
  dotnet build Throughline.slnx -c Release --nologo -v quiet -warnaserror -p:Analyze=true >&2 || { say "The build failed."; exit 1; }
}

check_types() {
  [ -f tsconfig.json ] || return 0
  say "Types …"
  node_modules/.bin/tsc --noEmit -p tsconfig.json >&2 || { say "The types are off."; exit 1; }
}

# One PostgreSQL for all test projects; it ends with this script, however that ends, because its standard input does.
start_postgres() {
  local folder word url port
  folder=$(mktemp -d)
  mkfifo "$folder/orders"
  port=$((20000 + RANDOM % 20000))
  bash tests/Support/postgres.sh "$port" <"$folder/orders" >"$folder/said" &
  exec 8>"$folder/orders"
  until [ -s "$folder/said" ]; do sleep 0.1; done
  read -r word url _ <"$folder/said"
  if [ "$word" != ready ]; then cat "$folder/said" >&2; exit 1; fi
  export THROUGHLINE_TEST_POSTGRES=$url
  rm -rf "$folder"
}

# run_tests [PROJECT …]: each test project in turn; counts everything and says what was skipped and why.
run_tests() {
  local passed=0 failed=0 skipped=0 name log line total ended began
  local pattern=${*:+^($(IFS='|'; echo "$*"))(\\.Tests)?$}
  log=$(mktemp) skips=$(mktemp)
  for name in $(sed -n 's|.*Path="tests/.*/\(.*\.Tests\)\.csproj".*|\1|p' Throughline.slnx | sort); do
    [ -z "$pattern" ] || [[ $name =~ $pattern ]] || continue
    say "Tests: $name …"
    began=$SECONDS ended=0
    dotnet "artifacts/bin/$name/release/Throughline.$name.dll" -noColor -noLogo ${THROUGHLINE_SOAK:+-showLiveOutput} >"$log" 2>&1 8>&- || ended=$?
    line=$(grep -E '^ +Throughline\.[A-Za-z.]+ +Total: ' "$log" | tail -n 1 || true)
    count() { printf '%s' "$line" | sed -n "s/.* $1: \([0-9]*\).*/\1/p"; }
    total=$(count Total)
    if [ -z "$total" ] || [ "$total" = 0 ] || { [ "$ended" != 0 ] && [ $(($(count Failed) + $(count Errors))) = 0 ]; }; then
      cat "$log" >&2
      say "$name ended with $ended and counted ${total:-nothing}."
      failed=$((failed + 1))
      continue
    fi
    skipped=$((skipped + $(count Skipped)))
    failed=$((failed + $(count Failed) + $(count Errors)))
    passed=$((passed + total - $(count Failed) - $(count Skipped) - $(count 'Not Run')))
    grep -A 1 ' \[SKIP\]' "$log" >>"$skips" || true
    [ -z "${THROUGHLINE_SOAK:-}" ] || grep 'acknowledged' "$log" >&2 || true
    if [ "$ended" = 0 ]; then say "  $total tests in $((SECONDS - began)) s"; else cat "$log" >&2; fi
  done
  if [ "$skipped" -gt 0 ]; then
    say "SKIPPED, so not shown by this run:"
    cat "$skips" >&2
  fi
  rm -f "$log" "$skips"
  if [ -n "${format_is_off:-}" ]; then
    say "FAILED: the format, as said at the start."
    failed=$((failed + 1))
  fi
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
