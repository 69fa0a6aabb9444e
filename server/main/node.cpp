#include "main/node.hpp"

#include "base/random.hpp"
#include "wire/bus_codec.hpp"

#include <chrono>
#include <optional>

namespace pasokh {
namespace {

app::presence::codec json_codec()
{
    return {
        [](const domain::presence_note& what) { return wire::encode(what); },
        [](std::string_view payload) { return wire::decode_presence_note(payload); }};
}

}  // namespace

result<std::unique_ptr<node>> node::open_blocking(io_executor where, const config::configuration& what)
{
    std::optional<std::filesystem::path> password_file;
    if (!what.redis.password_file.empty()) password_file = what.file.parent_path() / what.redis.password_file;
    auto how = redis::parse_url(what.redis.url, password_file);
    if (!how) return how.error();
    how->prefix = what.redis.prefix;
    const auto started = std::chrono::system_clock::now().time_since_epoch();
    return std::make_unique<node>(where, std::move(*how), static_cast<std::uint64_t>(started.count()));
}

node::node(io_executor where, redis::settings how, std::uint64_t incarnation)
    : bus_(where, std::move(how))
    , presence_(where, bus_, random::fresh_id<domain::node_id>(), incarnation, json_codec(), {})
{
}

void node::tell(const ws::presence_change& what)
{
    if (!what.here) {
        presence_.left(what.session);
        return;
    }
    const bool visitor = std::holds_alternative<domain::visitor_id>(what.who);
    presence_.joined(
        visitor ? domain::session_kind::visitor : domain::session_kind::operator_,
        what.site,
        what.session
    );
}

}  // namespace pasokh
