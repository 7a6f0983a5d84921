#pragma once

/// Who may include whom. The table of the architecture page as data; there is no list of
/// exceptions: a row says what a folder may include, and that is all.
///
/// 1. A quoted include is rooted at the repository and allowed by its folder's row.
/// 2. An actor's folder includes no other actor's. Only actors/broker/assembly.cpp sees them all.
/// 3. CAF is named in net, actors, client, apps and the tests; in client's public headers only by
///    client/actors.hpp.

#include "test/tidy/finding.hpp"
#include "test/tidy/source_file.hpp"

namespace cafmq::tidy {

[[nodiscard]] findings check_includes(const source_file& file);

}  // namespace cafmq::tidy
