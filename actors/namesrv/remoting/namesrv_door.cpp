#include "actors/namesrv/remoting/namesrv_door.hpp"

#include <memory>
#include <utility>

#include <spdlog/spdlog.h>

#include "actors/messages.hpp"
#include "actors/namesrv/remoting/kv_handlers.hpp"
#include "actors/namesrv/remoting/namesrv_codes.hpp"
#include "actors/namesrv/remoting/namesrv_setting_handlers.hpp"
#include "actors/namesrv/remoting/registration_handlers.hpp"
#include "actors/namesrv/remoting/route_admin_handlers.hpp"
#include "actors/namesrv/remoting/route_handlers.hpp"
#include "storage/atomic_file.hpp"

//   client --find route (105), cluster (106), topics--> DOOR --> NAMESRV --> client
//   broker --register (103), unregister (104)---------> DOOR --> NAMESRV --> broker
//   a broker's connection is lost -------------------->  DOOR --remoting_connection_lost--> NAMESRV

namespace cafmq {
namespace {

class namesrv_role final : public remoting::door_role {
 public:
  namesrv_role(remoting::door& door, const namesrv_actor& namesrv, const kv_table& texts,
               const kv_storage& storage, const std::map<std::string, std::string>& settings)
      : looks_{door, namesrv},
        changes_{door, namesrv},
        texts_{door, texts, storage.file, storage.persist},
        registrations_{door, namesrv},
        settings_{settings} {
    looks_.add_to(routes_);
    changes_.add_to(routes_);
    texts_.add_to(routes_);
    registrations_.add_to(routes_);
    settings_.add_to(routes_);
    CAFMQ_CHECK(routes_.are(remoting::namesrv_codes));
  }

  [[nodiscard]] const remoting::router& routes() const override { return routes_; }
  void connection_lost(const remoting::connection_id& lost) override {
    registrations_.connection_lost(lost);
  }

 private:
  remoting::router routes_;
  remoting::route_handlers looks_;
  remoting::route_admin_handlers changes_;
  remoting::kv_handlers texts_;
  remoting::registration_handlers registrations_;
  remoting::namesrv_setting_handlers settings_;
};

constexpr size_t texts_size_max = size_t{8} << 20;

// The file's texts, or its backup's when the file is damaged.
result<kv_document> read_texts(const std::filesystem::path& file) {
  const auto text = read_file_or_backup(file);
  if (!text) return fail(text.error());
  if (!*text) return kv_document{};
  auto document = read_kv(**text);
  if (document) return document;
  spdlog::error("{} is damaged, using its backup: {}", file.string(), document.error().text());
  const auto backup = read_file(backup_of(file));
  if (!backup) return fail(backup.error());
  if (!*backup) return document;
  return read_kv(**backup);
}

result<kv_table> load_texts(const std::filesystem::path& file) {
  auto document = read_texts(file);
  if (!document) return fail(document.error());
  kv_table texts{texts_size_max};
  if (auto done = texts.restore(std::move(*document)); !done) return fail(done.error());
  return texts;
}

}  // namespace

result<remoting::opened_door> open_namesrv_door(
    caf::actor_system& system, const std::vector<endpoint>& endpoints,
    const remoting_options& options, namesrv_actor namesrv, const kv_storage& storage,
    const std::map<std::string, std::string>& settings) {
  auto texts = load_texts(storage.file);
  if (!texts) return fail(texts.error());
  return remoting::open_door(system, endpoints, options,
                             [namesrv = std::move(namesrv), texts = std::move(*texts), storage,
                              settings](remoting::door& door) {
                               return std::make_unique<namesrv_role>(door, namesrv, texts, storage,
                                                                     settings);
                             });
}

}  // namespace cafmq
