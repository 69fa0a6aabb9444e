#include "adapters/http/remote_calls.hpp"

#include "async/timer.hpp"
#include "base/log.hpp"

#include <utility>
#include <variant>

namespace pasokh::http {
namespace {

using namespace std::chrono_literals;

constexpr auto retry_after = 2s;
constexpr auto finish_within = 2s;

/// Half of what a link keeps for all that is on its way; more would end it, with every client on it.
constexpr std::size_t most_call_bytes = 8 * 1024 * 1024;
/// Of other nodes here; who is beyond it is told to try again.
constexpr std::size_t most_at_once = 256;

response try_again()
{
    wire::wire_error why;
    why.code = errc::unavailable;
    why.retry_after = retry_after;
    return error_response(why);
}

wire::remote_call call_of(std::uint64_t id, request what)
{
    wire::remote_call out;
    out.id = id;
    out.method = static_cast<std::uint8_t>(what.method);
    out.path = std::move(what.path);
    out.query = std::move(what.query);
    out.origin = std::move(what.origin);
    out.cookie = std::move(what.cookie);
    out.content_type = std::move(what.content_type);
    out.address = std::move(what.address);
    out.body = std::move(what.body);
    return out;
}

request request_of(wire::remote_call what)
{
    request out;
    const auto known = what.method <= static_cast<std::uint8_t>(method::other);
    out.method = known ? static_cast<http::method>(what.method) : method::other;
    out.path = std::move(what.path);
    out.query = std::move(what.query);
    out.origin = std::move(what.origin);
    out.cookie = std::move(what.cookie);
    out.content_type = std::move(what.content_type);
    out.address = std::move(what.address);
    out.body = std::move(what.body);
    out.from_node = true;
    out.address_hidden = true;  // vouched for by a node, not seen
    return out;
}

wire::remote_answer answer_of(std::uint64_t id, const response& what)
{
    wire::remote_answer out;
    out.id = id;
    out.status = what.status;
    out.content_type = what.content_type;
    if (what.body) out.body = *what.body;
    out.headers = what.extra;
    return out;
}

response response_of(wire::remote_answer what)
{
    response out;
    out.status = what.status;
    out.content_type = std::move(what.content_type);
    if (what.body) out.body = std::make_shared<const std::string>(std::move(*what.body));
    out.extra = std::move(what.headers);
    return out;
}

}  // namespace

remote_calls::remote_calls(io_executor where, app::mesh& links, ports::ownership& owners, answerer answer)
    : where_(where)
    , links_(links)
    , owners_(owners)
    , answer_(std::move(answer))
    , tasks_(where, "remote_calls")
{
    links_.receive(app::mesh::channel::calls, [this, alive = std::weak_ptr(alive_)](auto from, auto item) {
        if (!alive.expired()) hear(from, item);
    });
    links_.on_down([this, alive = std::weak_ptr(alive_)](auto who) {
        if (!alive.expired()) node_lost(who);
    });
}

task<response> remote_calls::ask(domain::site_key site, request what)
{
    const auto owner = owners_.owner_of(site);
    if (!owner) co_return try_again();
    const auto id = ++asked_;
    const wire::call_item call = call_of(id, std::move(what));
    const auto bytes = wire::encode(call);
    if (bytes.size() > most_call_bytes) co_return error_response(errc::too_long);
    if (!links_.send(owner->node, app::mesh::channel::calls, bytes)) co_return try_again();
    const auto mine = std::make_shared<waiting>(waiting{owner->node, event(where_), std::nullopt});
    waiting_.emplace(id, mine);
    timer deadline(where_, answer_within);
    deadline.async_wait([mine](boost::system::error_code cancelled) {
        if (!cancelled) mine->over.set();
    });
    co_await mine->over.wait();
    waiting_.erase(id);
    if (!mine->answer) co_return try_again();
    co_return std::move(*mine->answer);
}

void remote_calls::hear(domain::node_id from, std::string_view item)
{
    auto what = wire::decode_call_item(item);
    if (!what) {
        log::error("call_not_understood", {{"node", from.text()}, {"bytes", item.size()}});
        return;
    }
    if (auto* call = std::get_if<wire::remote_call>(&*what)) {
        if (tasks_.running() < most_at_once)
            tasks_.spawn(serve(from, std::move(*call)));
        else
            reply(from, call->id, try_again());
    } else {
        answered(from, std::move(std::get<wire::remote_answer>(*what)));
    }
}

void remote_calls::answered(domain::node_id from, wire::remote_answer what)
{
    const auto found = waiting_.find(what.id);
    if (found == waiting_.end() || found->second->owner != from) return;
    found->second->answer = response_of(std::move(what));
    found->second->over.set();
}

void remote_calls::node_lost(domain::node_id who)
{
    for (const auto& [id, each] : waiting_)
        if (each->owner == who) each->over.set();
}

task<void> remote_calls::serve(domain::node_id from, wire::remote_call what)
{
    const auto id = what.id;
    auto asked = request_of(std::move(what));
    const auto made = co_await answer_(std::move(asked));
    reply(from, id, made);
}

void remote_calls::reply(domain::node_id to, std::uint64_t id, const response& what)
{
    wire::call_item item = answer_of(id, what);
    auto bytes = wire::encode(item);
    if (bytes.size() > most_call_bytes) {
        item = answer_of(id, error_response(errc::too_long));
        bytes = wire::encode(item);
    }
    (void)links_.send(to, app::mesh::channel::calls, bytes);
}

task<void> remote_calls::finish()
{
    (void)co_await tasks_.join_until(timer::clock_type::now() + finish_within);
}

}  // namespace pasokh::http
