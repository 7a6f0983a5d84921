# Prints what bench/compare has measured: RESULTS/SERVER/LOAD.json, with `"key": value` lines, as one
# table of rates, latencies and ratios.

FNR == 1 {
  parts = split(FILENAME, path, "/")
  server = path[parts - 1]
  load = path[parts]
  sub(/\.json$/, "", load)
}

match($0, /"[a-z0-9_]+": [0-9.e+-]+/) {
  split(substr($0, RSTART, RLENGTH), pair, /": /)
  value[server, load, substr(pair[1], 2)] = pair[2] + 0
}

function known(server, load, key) { return (server, load, key) in value }

# A cell: the value, or a dash when it was not measured.
function cell(server, load, key, form) {
  return known(server, load, key) ? sprintf(form, value[server, load, key]) : "-"
}

# cafmq's value divided by the other's.
function ratio(other, load, key) {
  if (!known("cafmq", load, key) || !known(other, load, key) || value[other, load, key] == 0)
    return "-"
  return sprintf("%.2f", value["cafmq", load, key] / value[other, load, key])
}

function row(load) {
  printf "%-22s %10s %10s %10s %8s %8s %8s %8s %8s %8s %8s %8s %8s %7s\n", load,
    cell("limit", load, "messages_per_second", "%.0f"),
    cell("cafmq", load, "messages_per_second", "%.0f"),
    cell("apache", load, "messages_per_second", "%.0f"),
    ratio("limit", load, "messages_per_second"), ratio("apache", load, "messages_per_second"),
    cell("limit", load, "p50_us", "%.0f"), cell("cafmq", load, "p50_us", "%.0f"),
    cell("apache", load, "p50_us", "%.0f"), cell("cafmq", load, "p99_us", "%.0f"),
    ratio("apache", load, "p50_us"), ratio("apache", load, "p99_us"),
    cell("cafmq", load, "broker_cpu_us_per_message", "%.2f"),
    ratio("apache", load, "broker_cpu_us_per_message")
}

function fact(load, key) {
  printf "%-22s %10s %10s %10s %8s %8s\n", key, cell("limit", load, key, "%.0f"),
    cell("cafmq", load, key, "%.0f"), cell("apache", load, key, "%.0f"), ratio("limit", load, key),
    ratio("apache", load, key)
}

END {
  printf "%-22s %32s %17s %26s %8s %17s %8s %7s\n", "", "messages a second", "cafmq's share",
    "p50 in us", "p99", "p50, p99 of", "CPU us", "CPU of"
  printf "%-22s %10s %10s %10s %8s %8s %8s %8s %8s %8s %8s %8s %8s %7s\n", "", "limit", "cafmq",
    "Apache", "limit", "Apache", "limit", "cafmq", "Apache", "cafmq", "Apache", "Apache", "cafmq",
    "Apache"
  count = split("async-1 async-32 async-1024 async-64-connections batches pull sync-1 " \
                "sync-64-connections end-to-end-1000 end-to-end-10000", loads, " ")
  for (place = 1; place <= count; ++place) row(loads[place])
  fact("start", "start_ms")
  fact("idle", "rss_kib")
  fact("recovery", "recovery_ms")
  for (key in value) {
    split(key, names, SUBSEP)
    if (names[3] == "errors" && value[key] > 0)
      printf "%s, %s: %d errors\n", names[1], names[2], value[key]
  }
}
