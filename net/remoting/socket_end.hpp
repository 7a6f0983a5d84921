#pragma once

/// The last thing that is done to a socket whose peer does not take what it is sent.

namespace cafmq::remoting {

/// Ends the connection at once, both ways: what is unsent is thrown away, and the peer is told by a
/// reset when the descriptor is closed.
void cut_off(int socket);

}  // namespace cafmq::remoting
