#include "actors/namesrv/remoting/kv_handlers.hpp"

#include <utility>

#include <caf/all.hpp>

#include "actors/messages.hpp"
#include "actors/remoting_ask.hpp"
#include "protocol/bodies/lists.hpp"
#include "protocol/headers/name_server.hpp"
#include "storage/file_descriptor.hpp"

namespace cafmq::remoting {

kv_handlers::kv_handlers(door& door, kv_table texts, std::filesystem::path file,
                         persist_actor persist)
    : door_{door}, texts_{std::move(texts)}, file_{std::move(file)}, persist_{std::move(persist)} {}

void kv_handlers::add_to(router& routes) {
  const auto add = [&](request_code code, access needed, auto handle) {
    routes.add(code, needed,
               [this, handle](const call& call, std::string& out) { (this->*handle)(call, out); });
  };
  add(request_code::put_kv_config, access::operate, &kv_handlers::put);
  add(request_code::get_kv_config, access::look, &kv_handlers::find);
  add(request_code::delete_kv_config, access::operate, &kv_handlers::remove);
  add(request_code::get_kvlist_by_namespace, access::look, &kv_handlers::list);
}

void kv_handlers::put(const call& call, std::string& out) {
  const auto header = header_of<put_kv_request>(call, out);
  if (!header) return;
  if (auto put = texts_.put(header->name_space, header->key, header->value); !put)
    return append_refused(out, call, put.error());
  save(call, out);
}

void kv_handlers::find(const call& call, std::string& out) {
  const auto header = header_of<kv_key_request>(call, out);
  if (!header) return;
  if (const auto* value = texts_.find(header->name_space, header->key))
    append_header(out, call, kv_response{*value});
  else
    append_refused(
        out, call, response_code::query_not_found,
        fmt::format("No config item, Namespace: {} Key: {}", header->name_space, header->key));
}

void kv_handlers::remove(const call& call, std::string& out) {
  const auto header = header_of<kv_key_request>(call, out);
  if (!header) return;
  if (texts_.find(header->name_space, header->key) == nullptr) return append_done(out, call);
  texts_.remove(header->name_space, header->key);
  save(call, out);
}

void kv_handlers::list(const call& call, std::string& out) {
  const auto header = header_of<kv_list_request>(call, out);
  if (!header) return;
  const auto* all = texts_.all_of(header->name_space);
  if (all == nullptr)
    return append_refused(out, call, response_code::query_not_found,
                          fmt::format("No config item, Namespace: {}", header->name_space));
  append_body(out, call, write_text_table({all->begin(), all->end()}));
}

// PERSIST writes one after another, so the last content wins.
void kv_handlers::save(const call& call, std::string& out) {
  if (file_.has_parent_path())
    if (auto made = make_directories(file_.parent_path()); !made)
      return append_refused(out, call, made.error());
  ask<file_written>(
      door_, call, persist_, write_file{file_.string(), write_kv(texts_.document())},
      [](std::string& answer, const asker& whom, file_written) { append_done(answer, whom); });
}

}  // namespace cafmq::remoting
