#include "main/node.hpp"

#include "adapters/redis/client_keys.hpp"

#include <chrono>
#include <optional>
#include <utility>

namespace pasokh {

result<std::unique_ptr<node>> node::open_blocking(
    io_executor where,
    const config::configuration& what,
    domain::node_id self,
    std::uint64_t incarnation
)
{
    const auto here = what.file.parent_path();
    std::optional<std::filesystem::path> password_file;
    if (!what.redis.password_file.empty()) password_file = here / what.redis.password_file;
    auto how = redis::parse_url(what.redis.url, password_file);
    if (!how) return how.error();
    how->prefix = what.redis.prefix;
    if (!what.redis.ca_file.empty()) how->ca_file = here / what.redis.ca_file;
    std::shared_ptr<asio::ssl::context> keys;
    if (how->tls) {
        auto loaded = redis::client_keys(*how);
        if (!loaded) return loaded.error();
        keys = std::move(*loaded);
    }
    return std::make_unique<node>(
        where,
        std::move(*how),
        std::move(keys),
        self,
        incarnation,
        what.cluster.secret
    );
}

node::node(
    io_executor where,
    redis::settings how,
    std::shared_ptr<asio::ssl::context> keys,
    domain::node_id self,
    std::uint64_t incarnation,
    const std::string& secret
)
    : bus_(where, std::move(how), std::move(keys))
    , links_(where, bus_, self, incarnation, secret, {})
{
}

void node::read(metrics::links& out) const
{
    const auto links = links_.read();
    out.redis_connected = bus_.connected();
    out.redis_connects = bus_.connects();
    out.redis_dropped = bus_.dropped();
    out.nodes = links.nodes;
    out.bus_lag_seconds = std::chrono::duration<double>(links.lag).count();
    out.waiting_bytes = links.kept_bytes;
    out.packets_out = links.packets_out;
    out.packets_in = links.packets_in;
    out.refused_packets = links.not_sealed_for_us;
    out.items = links.items_out;
    out.asked_again = links.links.asked;
    out.sent_again = links.links.resent;
    out.ends = links.links.ends;
}

}  // namespace pasokh
