# What the interop scripts share; they source it from the root of the project.

# skip SENTENCE: ends the script as one that could not run here.
skip() {
  printf 'skipped: %s\n' "$1" >&2
  exit 77
}

# need TOOL SENTENCE: skips unless the tool is there; fails instead where tools are promised (--ci).
need() {
  command -v "$1" >/dev/null && return
  [[ -z ${INTEROP_TOOLS_PROMISED-} ]] || { printf 'there is no %s here\n' "$1" >&2 && exit 1; }
  skip "there is no $1 here; $2"
}

# need_java: skips unless there are a JDK 17 and Maven.
need_java() {
  need javac 'a JDK 17 is needed'
  need mvn 'Maven fetches the Java parts'
}

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# free_base: the first of a row of ports such that none of those that servers take is in use. Where
# the search begins differs from process to process, so that two scripts seldom meet.
free_base() {
  local base port tried
  for ((tried = 0; tried < 800; ++tried)); do
    base=$((21000 + (BASHPID + tried) % 800 * 10))
    for port in {0..6}; do
      port_is_taken $((base + port)) && continue 2
    done
    printf '%s' "$base"
    return
  done
  printf 'no row of ports is free between 21000 and 29000\n' >&2
  return 1
}

# wait_for_line PID LOG PATTERN SECONDS: until the process has written such a line. Fails when the
# process ends first or the time is over.
wait_for_line() {
  for ((tries = 0; tries < $4 * 20; ++tries)); do
    grep -q -- "$3" "$2" 2>/dev/null && return
    kill -0 "$1" 2>/dev/null || return 1
    sleep 0.05
  done
  return 1
}

# wait_for_end PID SECONDS
wait_for_end() {
  for ((tries = 0; tries < $2 * 20; ++tries)); do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.05
  done
  return 1
}

# package POM VERSION OUTPUT: has Maven put what the POM names of that release of RocketMQ into OUTPUT.
# Skips when something has to be fetched and cannot be.
package() {
  mkdir -p "$3"
  mvn -q -B -f "$1" "-Drocketmq.version=$2" "-Dinterop.output=$3" package >"$3.log" 2>&1 && return
  ! grep -qE 'Could not transfer|Failure to transfer|Cannot access .* in offline mode' "$3.log" ||
    skip "Maven Central cannot be reached, and not all of RocketMQ $2 is here"
  cat "$3.log" >&2
  exit 1
}

# build_client VERSION OUTPUT: compiles the Java part against that release of RocketMQ's client; jars
# go to OUTPUT and OUTPUT/lib.
build_client() { package test/interop/java/pom.xml "$1" "$2"; }

# run_client OUTPUT CLASS ARGUMENT...: with what build_client has put there.
run_client() {
  local output=$1
  shift
  java -Xmx512m -Drocketmq.client.logUseSlf4j=false -Drocketmq.client.logRoot="$scratch/logs" \
    -Drocketmq.log.root="$scratch/logs" -Duser.home="$scratch" \
    -cp "$output/interop.jar:$output/lib/*" "$@"
}

# start_cafmq DIR [ARGUMENT...]: a name server and a broker like those of apache/servers. Sets
# name_server, broker and cafmq_pid; the settings in DIR/broker.conf, if there are any, are used.
# Without others, producers are asked about their transactions soon.
start_cafmq() {
  local dir=$1
  mkdir -p "$dir"
  grep -qs '^brokerName=' "$dir/broker.conf" || printf 'brokerName=broker-a\n' >>"$dir/broker.conf"
  grep -qs '^transactionTimeOut=' "$dir/broker.conf" ||
    printf 'transactionTimeOut=3000\ntransactionCheckInterval=1000\n' >>"$dir/broker.conf"
  base=$(free_base)
  name_server=127.0.0.1:$base
  broker=127.0.0.1:$((base + 4))
  start_cafmq_again "$@"
}

# start_cafmq_again DIR [ARGUMENT...]: on the ports and the files of the last one, which has ended.
start_cafmq_again() {
  local dir=$1
  shift
  "$program" standalone -c "$dir/broker.conf" --data "$dir/store" --native-port $((base + 6)) \
    --port $((base + 4)) --namesrv-port "$base" "$@" >"$dir/server.log" 2>&1 &
  cafmq_pid=$!
  wait_for_line "$cafmq_pid" "$dir/server.log" 'ready in' 30 && return
  cat "$dir/server.log" >&2
  exit 1
}

# stop_cafmq [SIGNAL]
stop_cafmq() {
  [[ -n ${cafmq_pid-} ]] || return 0
  kill "-${1-TERM}" "$cafmq_pid" 2>/dev/null || true
  wait "$cafmq_pid" 2>/dev/null || true
  cafmq_pid=
}
