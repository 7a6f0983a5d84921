#include "net/remoting/door.hpp"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

#include "net/remoting/answers.hpp"
#include "net/remoting/connection_table.hpp"
#include "net/remoting/direct_scribe.hpp"
#include "net/remoting/peer_log.hpp"
#include "net/remoting/socket_end.hpp"
#include "net/remoting/spawn_door.hpp"
#include "protocol/command_decoder.hpp"

//   socket --new_data_msg--> DOOR   frames -> handlers -> answers in one write
//   clock  --door_tick-----> DOOR   closes connections that are silent for too long
//   actors --push_frame----> DOOR   a frame that the broker begins
//   exit   ----------------> DOOR   answers what is open, then ends
//   role   --ask_peer------> DOOR   the answer to such a frame is handed to whoever asked
//   DOOR 0 --accepted_socket, push_frame, peer_question--> DOORs of other threads
//
// Reading is paid for with tokens: each read costs one, and the next one is given only while the
// peer takes its answers and not too many of its requests are open.
//
// A connection that the door ends is not read from any more and stays until its peer has taken what
// it was sent, or its time for that is over: CAF would wait for it for ever, uncounted.

namespace cafmq::remoting {
namespace {

using namespace std::chrono_literals;
using caf::io::connection_handle;

constexpr caf::timespan tick_interval = 1s;

// How long a connection that is ended may take for what it was sent.
constexpr caf::timespan farewell = 3s;

// After such a pause a connection gives back the memory that it needed while it was busy.
constexpr caf::timespan pause = 1s;
constexpr size_t idle_buffer_max = size_t{16} << 10;

class remoting_door final : public door {
 public:
  remoting_door(caf::actor_config& config, door_place place, const role_maker& make_role)
      : door{config},
        options_{place.options},
        all_{std::move(place.all)},
        number_{place.number},
        connections_{options_, all_->counts()},
        peer_requests_{options_.peer_requests_max},
        role_{make_role(*this)},
        doormen_{std::move(place.doormen)} {}

  const char* name() const override { return "remoting_door"; }

  asker defer(const call& call) override {
    ++deferred_;
    if (auto* from = connections_.find(call.from)) ++from->open_requests;
    return {call.from, call.type(), call.opaque(), call.header.is_one_way()};
  }

  void answer(const asker& asker, std::string_view frame) override {
    --deferred_;
    if (auto* to = connections_.find(asker.connection)) answer_to(*to, asker, frame);
    quit_when_all_have_left();
  }

  door_counts& counts() override { return connections_.counts(); }

  size_t number() const override { return number_; }

  void after_pass(std::function<void()> work) override {
    backend().post([this, work = std::move(work), keep = caf::strong_actor_ptr{ctrl()}] {
      if (role_) work();
    });
  }

  void push(const connection_id& to, std::string_view frame) override {
    if (to.door != number_) {
      if (const auto its_door = all_->find(to.door))
        caf::anon_send(its_door, push_frame{to, std::string{frame}});
      return;
    }
    auto* known = connections_.find(to);
    if (known == nullptr || known->unsent > options_.unsent_max) return;
    write_frame(to.handle, *known, frame);
    if (connections_.greediest()) judge(to);
  }

  void ask_peer(const connection_id& to, int32_t opaque, std::string_view frame,
                peer_answered done) override {
    if (to.door != number_) return ask_through_its_door(to, opaque, frame, done);
    if (auto expected = expect_answer(to, opaque, done); !expected)
      return done(fail(expected.error()));
    push(to, frame);
  }

 protected:
  behavior_type make_behavior() override {
    set_exit_handler([this](const caf::exit_msg& exit) { stop(exit.reason); });
    for (auto& doorman : doormen_) {
      acceptors_.push_back(doorman->hdl());
      add_doorman(std::move(doorman));
    }
    doormen_.clear();
    delayed_send(this, tick_interval, door_tick{});
    return {
        [this](const caf::io::new_connection_msg& news) { welcome(news.handle); },
        [this](caf::io::new_data_msg& news) {
          take(news);
          peer_requests_.hand_over(decoder_);
        },
        [this](const caf::io::connection_closed_msg& news) { forget(news.handle); },
        [this](const caf::io::connection_passivated_msg& news) { read_on(news.handle); },
        [this](const caf::io::data_transferred_msg& news) { note_sent(news); },
        [this](const caf::io::acceptor_closed_msg&) {
          spdlog::error("a port of the remoting door was closed by the system");
          quit(caf::sec::runtime_error);
        },
        [this](const push_frame& wanted) { push(wanted.to, wanted.bytes); },
        [this](const accepted_socket& came) { adopt(*came.socket); },
        [this](const peer_question& question) { return ask_for_another_door(question); },
        [this](door_tick) {
          close_overdue();
          log_.tick();
          for (const auto& done : peer_requests_.take_overdue(clock().now()))
            done(fail(errc::timed_out, "there was no answer in time"));
          delayed_send(this, tick_interval, door_tick{});
        },
    };
  }

  void on_exit() override {
    for (const auto& handle : connections_.handles())
      if (connections_.find(handle)->unsent > 0) cut_off(static_cast<int>(handle.id()));
    peer_requests_ = peer_requests{0};
    role_.reset();
    all_->close();
    door::on_exit();
  }

  // CAF's brokers end with an open mailbox. What still comes, such as the next tick or an answer,
  // would stay in it and keep this actor and its sender from being destroyed, requests unanswered.
  bool cleanup(caf::error&& reason, caf::execution_unit* host) override {
    close_all();
    return scheduled_actor::cleanup(std::move(reason), host);
  }

 private:
  // -- connections ------------------------------------------------------------

  [[nodiscard]] connection_id id_of(connection_handle handle, const connection& which) const {
    return {handle, which.serial, number_};
  }

  void welcome(connection_handle handle) {
    if (stopping_) {
      close(handle);
      return;
    }
    const auto* added =
        connections_.add(handle, remote_addr(handle), remote_port(handle), clock().now());
    if (added == nullptr) {
      log_.refused();
      close(handle);
      return;
    }
    ack_writes(handle, true);
    configure_read(handle, caf::io::receive_policy::at_most(added->read_size));
    trigger(handle, 1);
  }

  void adopt(socket_owner& socket) {
    if (stopping_) return;
    auto scribe = make_direct_scribe(backend(), socket.release());
    const auto handle = scribe->hdl();
    add_scribe(std::move(scribe));
    welcome(handle);
  }

  void forget(connection_handle handle) {
    const auto* found = connections_.find(handle);
    if (found == nullptr) return;
    const auto gone = id_of(handle, *found);
    const bool was_ending = found->ends_by.has_value();
    connections_.remove(handle);
    if (!was_ending) role_->connection_lost(gone);
    for (const auto& done : peer_requests_.take_of(gone.serial))
      done(fail(errc::unreachable, "the connection was lost"));
    quit_when_all_have_left();
  }

  // close() alone, in the handler of the read that took the last token, crashes CAF; halt() takes
  // the tokens away first. No message follows it.
  void drop(connection_handle handle) {
    forget(handle);
    halt(handle);
    close(handle);
  }

  // Without what is unsent.
  void cut(connection_handle handle) {
    cut_off(static_cast<int>(handle.id()));
    drop(handle);
  }

  void cut_greedy(connection_handle handle) {
    const auto& which = *connections_.find(handle);
    counts().greedy_connections.add();
    log_.closed(
        fmt::format("{} is disconnected: it does not take its answers, {} bytes of {} for all",
                    which.peer, which.unsent, counts().unsent_bytes.value()));
    cut(handle);
  }

  void end(connection_handle handle, connection& from) {
    if (from.ends_by) return;
    from.ends_by = clock().now() + farewell;
    role_->connection_lost(id_of(handle, from));
    if (from.unsent == 0) drop(handle);
  }

  void end_if_done(connection_handle handle, connection& from) {
    if (from.open_requests == 0) end(handle, from);
  }

  void close_overdue() {
    for (const auto& handle : connections_.overdue(clock().now())) {
      const auto* each = connections_.find(handle);
      if (each == nullptr) continue;  // went with another one
      if (!each->ends_by) {
        counts().silent_connections.add();
        log_.closed(fmt::format("{} was silent for too long: connection closed", each->peer));
      }
      each->unsent > 0 ? cut(handle) : drop(handle);
    }
  }

  // -- the way out ------------------------------------------------------------

  void stop(const caf::error& reason) {
    if (stopping_) return;
    stopping_ = reason;
    for (const auto& acceptor : acceptors_) close(acceptor);
    role_->stopping();
    for (const auto& done : peer_requests_.take_all())
      done(fail(errc::unreachable, "this server is stopping"));
    for (const auto& handle : connections_.handles())
      if (auto* each = connections_.find(handle)) end_if_done(handle, *each);
    quit_when_all_have_left();
  }

  // Answers for those who have left are waited for, too.
  void quit_when_all_have_left() {
    if (stopping_ && connections_.empty() && deferred_ == 0) quit(stopping_);
  }

  // -- requests to peers ------------------------------------------------------

  result<void> expect_answer(const connection_id& from, int32_t opaque, peer_answered done) {
    const auto* known = connections_.find(from);
    if (known == nullptr || stopping_) return fail(errc::unreachable, "the connection is lost");
    if (known->unsent > options_.unsent_high)
      return fail(errc::busy, "the client does not take what it is sent");
    return peer_requests_.add(opaque, from.serial, clock().now() + options_.peer_answer_within,
                              std::move(done));
  }

  void ask_through_its_door(const connection_id& to, int32_t opaque, std::string_view frame,
                            const peer_answered& done) {
    const auto its_door = all_->find(to.door);
    if (!its_door) return done(fail(errc::unreachable, "the connection is lost"));
    request(its_door, caf::infinite, peer_question{to, opaque, std::string{frame}})
        .then(
            [this, done](const peer_reply& reply) {
              if (reply.failure) return done(fail(*reply.failure));
              hand_over(reply.answer, done, decoder_);
            },
            [done](const caf::error&) { done(fail(errc::unreachable, "the connection is lost")); });
  }

  caf::typed_response_promise<peer_reply> ask_for_another_door(const peer_question& question) {
    auto promise = make_response_promise<peer_reply>();
    ask_peer(question.to, question.opaque, question.frame,
             [promise](const result<peer_answer>& answer) mutable {
               peer_reply reply;
               if (answer)
                 reply.answer = {answer->whole.type, std::string{answer->whole.header},
                                 std::string{answer->whole.body}};
               else
                 reply.failure = answer.error();
               promise.deliver(std::move(reply));
             });
    return promise;
  }

  // -- requests ---------------------------------------------------------------

  void answer_to(connection& to, const asker& asker, std::string_view frame) {
    --to.open_requests;
    if (!asker.one_way && !frame.empty()) write_frame(asker.connection.handle, to, frame);
    if (stopping_ || to.unsent > options_.unsent_max || connections_.greediest())
      return judge(asker.connection);
    resume_reading(asker.connection.handle, to);
  }

  // What an answer or a frame leads to. A handler that answers or pushes at once is amid the frames
  // of a connection, which has to stay until all of them are handled: then in a later pass.
  void judge(const connection_id& id) {
    if (is_splitting_) return after_pass([this, id] { judge(id); });
    bound_unsent();
    auto* judged = connections_.find(id);
    if (judged == nullptr) return;
    if (judged->unsent > options_.unsent_max) return cut_greedy(id.handle);
    stopping_ ? end_if_done(id.handle, *judged) : resume_reading(id.handle, *judged);
  }

  void take(caf::io::new_data_msg& news) {
    auto* from = connections_.find(news.handle);
    if (from == nullptr || from->ends_by) return;
    from->is_quiet = clock().now() - from->times.last_frame >= pause;
    out_.clear();
    const std::string_view bytes{reinterpret_cast<const char*>(news.buf.data()), news.buf.size()};
    const auto id = id_of(news.handle, *from);
    is_splitting_ = true;
    const auto split = connections_.count_unfinished(*from, [&] {
      return from->frames.split(bytes,
                                [&](const frame& whole) { return handle(id, *from, whole); });
    });
    is_splitting_ = false;
    if (!out_.empty()) {
      write(news.handle, out_.size(), out_.data());
      connections_.set_unsent(*from, from->unsent + out_.size());
      flush(news.handle);  // what the role does next need not keep the peer waiting
    }
    settle(*from, news, split);
    role_->read_done();  // which may end any connection
  }

  // Ends a connection that has sent what is not allowed.
  void settle(connection& from, caf::io::new_data_msg& news, const result<void>& split) {
    if (!split) {
      counts().garbled_connections.add();
      log_.closed(fmt::format("{} is disconnected: {}", from.peer, split.error().text()));
      return end(news.handle, from);  // what comes before the bad frame is answered
    }
    if (connections_.unfinished() > options_.unfinished_max) {
      counts().greedy_connections.add();
      log_.closed(
          fmt::format("{} is disconnected: unfinished frames of all connections take {} bytes; {} "
                      "are allowed",
                      from.peer, connections_.unfinished(), options_.unfinished_max));
      return cut(news.handle);
    }
    choose_read_size(from, news);
    bound_unsent();
  }

  // Each connection has a read buffer of the size that it reads.
  void choose_read_size(connection& from, caf::io::new_data_msg& news) {
    const auto came = news.buf.size();
    auto wanted = from.read_size;
    if (came == from.read_size)
      wanted = options_.busy_read_size;
    else if (from.is_quiet && came <= options_.quiet_read_size)
      wanted = options_.quiet_read_size;
    if (wanted == from.read_size) return;
    if (wanted < from.read_size) std::vector<char>{}.swap(news.buf);
    from.read_size = wanted;
    configure_read(news.handle, caf::io::receive_policy::at_most(wanted));
  }

  result<void> handle(const connection_id& id, connection& from, const frame& whole) {
    if (auto decoded = decoder_.decode(whole, header_); !decoded) return decoded;
    from.times.last_frame = clock().now();
    from.times.has_sent = true;
    if (header_.is_response()) {
      peer_requests_.note(id.serial, header_.opaque, whole);
      return {};
    }
    const auto answers_end = out_.size();
    const call call{id, from.peer, whole, header_};
    if (stopping_) {
      append_refused(out_, call, response_code::service_not_available,
                     "this server is stopping; try another one");
    } else if (from.unsent + out_.size() > options_.unsent_max) {
      counts().refused_for_unsent.add();
      append_refused(out_, call, response_code::system_busy,
                     "too many answers of this connection are unsent; take them first");
    } else if (const auto* route = role_->routes().find(header_.request())) {
      if (route->needed == access::operate)
        spdlog::info("{} asks for {}", from.peer, to_string(header_.request()));
      route->handle(call, out_);
    } else {
      append_refused(out_, call, response_code::request_code_not_supported,
                     fmt::format(" request type {} not supported", header_.code));
    }
    if (call.header.is_one_way()) out_.resize(answers_end);
    return {};
  }

  // -- reading and writing ----------------------------------------------------

  void write_frame(connection_handle handle, connection& to, std::string_view frame) {
    write(handle, frame.size(), frame.data());
    flush(handle);
    connections_.set_unsent(to, to.unsent + frame.size());
  }

  void note_sent(const caf::io::data_transferred_msg& news) {
    auto* to = connections_.find(news.handle);
    if (to == nullptr) return;
    // What remains is not to be had from a scribe that has sent at once and flushed again since.
    connections_.set_unsent(*to, to->unsent - std::min<size_t>(to->unsent, news.written));
    if (to->unsent == 0 && to->is_quiet) {
      auto& buffer = wr_buf(news.handle);
      if (buffer.capacity() > idle_buffer_max) std::vector<char>{}.swap(buffer);
    }
    if (!to->ends_by) return resume_reading(news.handle, *to);
    if (to->unsent == 0) drop(news.handle);
  }

  // Above the bound of all connections together, whoever has taken least goes.
  void bound_unsent() {
    while (const auto greediest = connections_.greediest()) cut_greedy(*greediest);
  }

  [[nodiscard]] bool may_read(const connection& from) const {
    return from.open_requests < options_.open_requests_max && from.unsent < options_.unsent_high;
  }

  void read_on(connection_handle handle) {
    auto* from = connections_.find(handle);
    if (from == nullptr || from->ends_by) return;
    if (may_read(*from))
      trigger(handle, 1);
    else
      from->paused = true;
  }

  // A token that is given in the pass in which the last one was spent is lost.
  void resume_reading(connection_handle handle, connection& from) {
    if (!from.paused || from.resuming || from.unsent > options_.unsent_low ||
        from.open_requests >= options_.open_requests_max)
      return;
    from.resuming = true;
    after_pass([this, id = id_of(handle, from)] {
      auto* paused = connections_.find(id);
      if (paused == nullptr) return;
      paused->resuming = paused->paused = false;
      trigger(id.handle, 1);
    });
  }

  remoting_options options_;
  std::shared_ptr<door_set> all_;
  size_t number_;
  connection_table connections_;
  peer_requests peer_requests_;
  std::unique_ptr<door_role> role_;
  std::vector<caf::io::doorman_ptr> doormen_;  // until the door has begun
  std::vector<caf::io::accept_handle> acceptors_;
  bool is_splitting_ = false;  // the frames of a read are being handled
  size_t deferred_ = 0;        // calls, also of those who have left
  peer_log log_;
  caf::error stopping_;  // why the door ends; none while it does not
  command_decoder decoder_;
  command_header header_;
  std::string out_;  // the answers of the read that is being handled
};

}  // namespace

door_actor spawn_door(caf::actor_system& system, door_place place, const role_maker& make_role) {
  caf::actor_config config{&system.middleman().backend()};  // its thread is the multiplexer's
  return system.spawn_class<remoting_door, caf::no_spawn_options>(config, std::move(place),
                                                                  make_role);
}

}  // namespace cafmq::remoting
