# Compares the lines that were sent with those that arrived. Used by scripts/quickstart:
#
#   awk [-v exactly_once=1] -f check_lines.awk LINES ACKNOWLEDGED ARRIVED
#
# LINES         the file that was sent; a line's number is its key
# ACKNOWLEDGED  key, queue, queue offset, message id, attempts; from `cafmq produce --acks`
# ARRIVED       queue, queue offset, key, text; from `cafmq consume --output`
#
# Fails when an acknowledged line is missing, not where its answer said, or changed; when something
# arrived that was never sent; when the offsets of a queue do not ascend; and when a line arrived
# twice that was sent only once. With exactly_once, any line that is missing or arrived twice fails.

BEGIN { FS = "\t" }

FILENAME == ARGV[1] { text[++lines] = $0; next }

FILENAME == ARGV[2] {
  ++acknowledged
  attempts[$1] = $5
  place[$1] = $2 "/" $3
  next
}

{
  ++arrived
  key = $3
  if (!(key in text)) complain("a line arrived that was never sent: key " key)
  else if (substr($0, length($1) + length($2) + length($3) + 4) != text[key])
    complain("line " key " arrived with another text")
  if (($1 in last) && $2 + 0 <= last[$1])
    complain("in queue " $1 ", offset " $2 " arrived after " last[$1])
  last[$1] = $2 + 0
  key_at[$1 "/" $2] = key
  ++times[key]
}

END {
  for (key in attempts) {
    if (!(key in times)) complain("line " key " was acknowledged and never arrived")
    else if (key_at[place[key]] != key)
      complain("line " key " is not at " place[key] ", where its acknowledgement says")
  }
  for (key in times) {
    if (times[key] == 1) continue
    twice += 1
    if (exactly_once) complain("line " key " arrived " times[key] " times")
    else if ((key in attempts) && attempts[key] < 2)
      complain("line " key " arrived " times[key] " times though it was sent once")
  }
  if (exactly_once && arrived < lines) complain(lines - arrived " of " lines " lines are missing")
  if (complaints > 5) print "  and " complaints - 5 " more"
  if (complaints > 0) exit 1
  for (queue in last) ++queues
  printf "%d %d %d %d\n", acknowledged, arrived, twice, queues
}

function complain(what) {
  if (++complaints <= 5) print "  " what
}
