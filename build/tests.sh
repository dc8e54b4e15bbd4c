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

# run_tests [PROJECT …]: the test projects, two at a time since most of them wait much; counts everything and says what was skipped and why.
run_tests() {
  local passed=0 failed=0 skipped=0 name folder line total ended log began=$SECONDS
  local pattern=${*:+^($(IFS='|'; echo "$*"))(\.Tests)?$}
  # Programs that live for a minute get nothing back for counting what they run.
  export DOTNET_TieredPGO=0
  folder=$(mktemp -d)
  # Alone where time is measured, and where hours are spent; else those that take longest begin.
  for name in $(in_order); do
    [ -z "$pattern" ] || [[ $name =~ $pattern ]] || continue
    echo "$name" >>"$folder/all"
    if [ "$name" = Bench.Tests ] || [ -n "${THROUGHLINE_SOAK:-}" ]; then
      wait_for_lanes 0
      test_project "$name" "$folder"
    else
      wait_for_lanes 1
      test_project "$name" "$folder" &
      lanes+=($!)
    fi
  done
  wait_for_lanes 0
  count() { printf '%s' "$line" | sed -n "s/.* $1: \([0-9]*\).*/\1/p"; }
  while read -r name; do
    log=$folder/$name.log ended=$(cat "$folder/$name.ended")
    line=$(grep -E '^ +Throughline\.[A-Za-z.]+ +Total: ' "$log" | tail -n 1 || true)
    total=$(count Total)
    if [ -z "$total" ] || [ "$total" = 0 ] || { [ "$ended" != 0 ] && [ $(($(count Failed) + $(count Errors))) = 0 ]; }; then
      say "$name ended with $ended and counted ${total:-nothing}."
      failed=$((failed + 1))
      continue
    fi
    skipped=$((skipped + $(count Skipped)))
    failed=$((failed + $(count Failed) + $(count Errors)))
    passed=$((passed + total - $(count Failed) - $(count Skipped) - $(count 'Not Run')))
    grep -A 1 ' \[SKIP\]' "$log" >>"$folder/skips" || true
    [ -z "${THROUGHLINE_SOAK:-}" ] || grep 'acknowledged' "$log" >&2 || true
  done <"$folder/all"
  if [ "$skipped" -gt 0 ]; then
    say "SKIPPED, so not shown by this run:"
    cat "$folder/skips" >&2
  fi
  rm -rf "$folder"
  if [ -n "${format_is_off:-}" ]; then
    say "FAILED: the format, as said at the start."
    failed=$((failed + 1))
  fi
  say "All tests in $((SECONDS - began)) s"
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}

# The test projects of the solution: Bench alone first, then those that take longest.
in_order() {
  local longest="Bench Faults Browser Sdks People Events Strata Gate Journeys"
  { printf '%s.Tests\n' $longest
    sed -n 's|.*Path="tests/.*/\(.*\.Tests\)\.csproj".*|\1|p' Throughline.slnx | sort; } \
    | awk '!seen[$0]++'
}

# Waits until at most so many projects are being tested. It looks now and then: macOS' bash can't wait for whichever ends first.
lanes=()
wait_for_lanes() {
  local pid running
  while [ ${#lanes[@]} -gt "$1" ]; do
    running=()
    for pid in "${lanes[@]}"; do
      if kill -0 "$pid" 2>/dev/null; then running+=("$pid"); fi
    done
    lanes=(${running[@]+"${running[@]}"})
    [ ${#lanes[@]} -le "$1" ] || sleep 0.2
  done
}

# test_project NAME FOLDER: leaves NAME.log and NAME.ended there; shows the log where something failed.
test_project() {
  local began=$SECONDS ended=0 log=$2/$1.log
  dotnet "artifacts/bin/$1/release/Throughline.$1.dll" -noColor -noLogo ${THROUGHLINE_SOAK:+-showLiveOutput} >"$log" 2>&1 8>&- </dev/null || ended=$?
  echo "$ended" >"$2/$1.ended"
  [ "$ended" = 0 ] || cat "$log" >&2
  say "Tests: $1, $(sed -n 's/^ *Throughline.* Total: \([0-9]*\).*/\1/p' "$log" | tail -n 1) in $((SECONDS - began)) s"
}
