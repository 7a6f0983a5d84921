#include "test/e2e/bad_peers.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace cafmq {

bad_peer::bad_peer(int port) : socket_{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  const timeval patience{20, 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  // A port that was used a moment ago can be used again at once.
  const linger at_once{1, 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  (void)connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
}

bad_peer::~bad_peer() {
  if (socket_ >= 0) close(socket_);
}

bool bad_peer::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

bool bad_peer::is_closed() const {
  char chunk[4096];
  ssize_t count = 0;
  while ((count = recv(socket_, chunk, sizeof chunk, 0)) > 0) {
  }
  return count == 0 || errno == ECONNRESET;
}

void send_garbage(int port) {
  using namespace std::string_view_literals;
  for (const auto bytes : {
           "GET / HTTP/1.1\r\nHost: x\r\n\r\n"sv,
           "\xff\xff\xff\xff\0\0\0\0"sv,            // a length below zero
           "\x01\0\0\0\0\0\0\x04"sv,                // more than 16 MiB
           "\0\0\0\x04\0\0\0\xff"sv,                // a header that is larger than its frame
           "\0\x10\0\0\0\x08\0\0"sv,                // a header that is too large
           "\0\0\0\x06\x05\0\0\x02{}"sv,            // an unknown encoding
           "\0\0\0\x09\0\0\0\x05{\"a\":"sv,         // half a JSON object
           "\0\0\0\x08\x01\0\0\x04\0\x0a\0\x01"sv,  // half a binary header
       })
    (void)bad_peer{port}.send(bytes);
  // Half frames, which say that much follows.
  for (const auto bytes : {"\0"sv, "\0\x10\0\0"sv, "\0\x10\0\0\0\0\0\x40{\"code\":10"sv})
    (void)bad_peer{port}.send(bytes);
  // An answer that nobody has asked for.
  (void)bad_peer{port}.send("\0\0\0\x24\0\0\0\x20{\"code\":0,\"flag\":1,\"opaque\":999}"sv);
}

std::string unasked_answer(int opaque) {
  const auto header = R"({"code":0,"flag":1,"opaque":)" + std::to_string(opaque) + "}";
  const auto size = static_cast<char>(header.size());  // far below 128
  return std::string{"\0\0\0", 3} + static_cast<char>(size + 4) + std::string{"\0\0\0", 3} + size +
         header;
}

process_use use_of(pid_t process) {
  const auto proc = std::filesystem::path{"/proc"} / std::to_string(process);
  process_use use;
  std::ifstream memory{proc / "statm"};
  size_t all_pages = 0;
  size_t resident_pages = 0;
  memory >> all_pages >> resident_pages;
  use.resident_bytes = resident_pages * static_cast<size_t>(sysconf(_SC_PAGESIZE));
  use.descriptors = static_cast<size_t>(std::distance(
      std::filesystem::directory_iterator{proc / "fd"}, std::filesystem::directory_iterator{}));
  return use;
}

void allow_many_descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace cafmq
