#include "net/remoting/socket_end.hpp"

#include <sys/socket.h>

namespace cafmq::remoting {

void cut_off(int socket) {
  const linger at_once{1, 0};
  (void)::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  (void)::shutdown(socket, SHUT_RDWR);
}

}  // namespace cafmq::remoting
