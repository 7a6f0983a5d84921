# Compares two files of "STEP: ANSWER" lines. The first file lists the steps that may differ, as
# "STEP: REASON", where a * at the end of STEP stands for any rest; its lines with # are comments.

function step_of(line) { return substr(line, 1, index(line, ": ") - 1) }
function rest_of(line) { return substr(line, index(line, ": ") + 2) }

function answer(file, step) { return (file, step) in answers ? answers[file, step] : "none" }

function allowed(step,    pattern) {
  for (pattern in reasons)
    if (pattern == step ||
        (pattern ~ /\*$/ && index(step, substr(pattern, 1, length(pattern) - 1)) == 1)) {
      used[pattern] = 1
      return 1
    }
  return 0
}

# In the order of the files, which are sorted.
function note(step) {
  if (!(step in noted)) steps[++total] = step
  noted[step] = 1
}

FNR == 1 { ++file }
/^#/ && file == 1 || /^$/ { next }
file == 1 { reasons[step_of($0)] = rest_of($0) }
file > 1 { answers[file, step_of($0)] = rest_of($0); note(step_of($0)) }

END {
  for (at = 1; at <= total; ++at) {
    step = steps[at]
    if (answer(2, step) == answer(3, step)) continue
    if (allowed(step)) { ++known; continue }
    ++unknown
    printf "%s\n  apache: %s\n  cafmq:  %s\n", step, answer(2, step), answer(3, step)
  }
  for (pattern in reasons)
    if (!(pattern in used)) { ++stale; printf "listed, but the same: %s\n", pattern }
  printf "%d steps, %d differ on purpose, %d otherwise\n", total, known, unknown
  exit unknown + stale > 0
}
