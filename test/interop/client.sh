# Runs suites that are written with somebody's client against `cafmq standalone`, and does what they
# ask for. Sourced from the root of the project.
#
# Such a program takes the arguments NAME_SERVER BROKER [SUITE...] and writes lines on its output:
#   RESULT SUITE passed|FAILED...   for each suite
#   NOTE ...                        what is worth knowing about the suite that follows
#   ASK restart|kill                has the servers stopped in order, or killed, and started again on
#                                   the same files and ports; then it gets the line `done`
#   ASK consume TOPIC GROUP FILE    a consumer of the native door is started, which appends what it
#                                   gets to the file; the same
#   ASK leave                       it leaves its group in order and ends; the same
source test/interop/servers.sh

program=${CAFMQ:-build/release/apps/cafmq}
[[ -x $program ]] || { printf 'no program at %s: build it first\n' "$program" >&2 && exit 2; }
output=$PWD/build/interop
mkdir -p "$output"

# A directory and servers for this shell, which end with it; a subshell gets its own.
begin_scratch() {
  scratch=$(mktemp -d)
  cafmq_pid=
  consumer_pid=
  trap 'stop_consumer KILL; stop_cafmq KILL; rm -rf "$scratch"' EXIT
}
begin_scratch

# start_consumer TOPIC GROUP FILE
start_consumer() {
  "$program" consume -n "127.0.0.1:$((base + 6))" -t "$1" -g "$2" -o "$3" \
    >"$scratch/server/consumer.log" 2>&1 &
  consumer_pid=$!
}

# stop_consumer [SIGNAL]
stop_consumer() {
  [[ -n ${consumer_pid-} ]] || return 0
  kill "-${1-TERM}" "$consumer_pid" 2>/dev/null || true
  wait "$consumer_pid" 2>/dev/null || true
  consumer_pid=
}

# grant WHAT: what a suite may ask for.
grant() {
  case $1 in
    restart) stop_cafmq TERM ;;
    kill) stop_cafmq KILL ;;
    leave) stop_consumer TERM && return ;;
    'consume '*)
      read -r -a words <<<"${1#consume }"
      start_consumer "${words[@]}"
      return
      ;;
    *) printf 'a suite asks for %s, which is not to be had\n' "$1" >&2 && exit 1 ;;
  esac
  start_cafmq_again "$scratch/server"
}

# What a client and the servers wrote, for whoever looks into a failure.
keep_traces() { # client
  rm -rf "$output/$1.traces"
  mkdir "$output/$1.traces"
  cp -r "$scratch/logs" "$scratch/server/server.log" "$output/$1.traces/" 2>/dev/null || true
  printf '%s: the end of %s, and beside it %s.traces:\n' "$1" "$output/$1.errors.log" "$1" >&2
  tail -n 60 "$output/$1.errors.log" >&2
}

# run_suites CLIENT COMMAND...: runs the program; fails when a suite does, or when the program ends
# without a result. All that it wrote is in build/interop/CLIENT.log and CLIENT.errors.log.
run_suites() {
  local client=$1 from to line process results=0 ended=0
  rm -f "$output/$client.log" "$output/$client.errors.log"
  start_cafmq "$scratch/server"
  coproc under_test {
    "${@:2}" "$name_server" "$broker" "${suites[@]}" 2>"$output/$client.errors.log"
  }
  process=$under_test_PID
  trap '' PIPE # the program may end before it is answered
  exec {from}<&"${under_test[0]}" {to}>&"${under_test[1]}"
  while IFS= read -r line <&"$from"; do
    printf '%s\n' "$line" >>"$output/$client.log"
    case $line in
      'ASK '*) grant "${line#ASK }" && printf 'done\n' >&"$to" || true ;;
      'NOTE '*) printf '%s: (%s)\n' "$client" "${line#NOTE }" ;;
      'RESULT '*) printf '%s: %s\n' "$client" "${line#RESULT }" && results=$((results + 1)) ;;
    esac
  done
  wait "$process" || ended=$?
  stop_cafmq
  ((ended == 0)) || keep_traces "$client"
  ((results > 0)) || printf '%s: no suite has a result\n' "$client" >&2
  ((results > 0 && ended == 0))
}
