#include "config/transaction_keys.hpp"

#include "config/key_fields.hpp"

namespace cafmq {
namespace {

using options = transaction_options;

constexpr int64_t day_ms = int64_t{24} * 3'600 * 1'000;

// The actor of transactions gets its options when it starts.
constexpr bool cold = false;

}  // namespace

void add_transaction_keys(std::vector<key>& all) {
  constexpr std::string_view section = "Transactions";
  all.insert(
      all.end(),
      {{"rejectTransactionMessage", "", section, "Whether messages of transactions are refused.",
        cold, boolean(&options::reject)},
       {"transactionTimeOut", "", section,
        "Milliseconds that a producer has to end a transaction before it is asked about it.", cold,
        integer(&options::timeout, 1, day_ms)},
       {"transactionCheckInterval", "", section,
        "Milliseconds between looks for transactions that nobody has ended.", cold,
        integer(&options::check_interval, 100, day_ms)},
       {"transactionCheckMax", "", section,
        "How often producers are asked about one transaction before it is given up; its message\n"
        "is then in TRANS_CHECK_MAX_TIME_TOPIC.",
        cold, integer(&options::checks_max, 1, 1'000'000)},
       {"transactionOpMsgMaxSize", "", section,
        "Bytes of a note about transactions that are over; a fuller one is written at once.", cold,
        integer(&options::op_bytes_max, 1, 1 << 18)},
       {"transactionOpBatchInterval", "", section,
        "Milliseconds after which it is written however little is in it.", cold,
        integer(&options::op_interval, 1, 60'000)}});
}

}  // namespace cafmq
