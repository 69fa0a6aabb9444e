#include "adapters/postgres/pool.hpp"

#include <utility>

namespace pasokh::postgres {
namespace {

using namespace std::chrono_literals;

// A backend whose client gave up would go on with its query.
constexpr char limit_statements[] = "SELECT set_config('statement_timeout', '60s', false)";

}  // namespace

pool::pool(io_executor where, settings how, std::size_t most)
    : where_(where)
    , how_(std::move(how))
    , gate_(where, most)
{
}

task<pool::outcome> pool::run(script what, std::chrono::milliseconds within)
{
    outcome out{errc::store_unavailable, {}, false};
    const auto deadline = connection::steady::now() + within;
    const auto inside = co_await gate_.enter(deadline);
    if (!inside || closed_) co_return out;
    const bool reused = !idle_.empty();
    auto taken = co_await take();
    if (!taken) co_return out;
    const auto db = std::move(*taken);
    out.got = co_await db->exchange(std::move(what), deadline);
    out.why = db->last_failure();
    out.lost_at_once = reused && db->lost() && connection::steady::now() < deadline;
    give_back(db);
    co_return out;
}

task<result<void>> pool::run_text(std::string sql, std::chrono::milliseconds within)
{
    const auto deadline = connection::steady::now() + within;
    const auto inside = co_await gate_.enter(deadline);
    if (!inside || closed_) co_return errc::store_unavailable;
    auto taken = co_await take();
    if (!taken) co_return taken.error();
    const auto db = std::move(*taken);
    auto done = co_await db->run_text("SET statement_timeout = 0", deadline);
    if (done) done = co_await db->run_text(std::move(sql), deadline);
    // With a connection that waits for ever nobody else is served.
    db->close();
    co_return done;
}

task<result<std::shared_ptr<connection>>> pool::take()
{
    while (!idle_.empty()) {
        auto newest = std::move(idle_.back());
        idle_.pop_back();
        if (newest->alive()) co_return newest;
    }
    auto how = how_;
    how.name += " pool";
    how.quiet = true;  // the journal's connection says why, and not for every request
    auto made = co_await connection::open(where_, std::move(how));
    if (!made) co_return made.error();
    auto fresh = std::move(*made);
    script limit(script::kind::single);
    limit.add(limit_statements);
    auto limited =
        co_await fresh->exchange(std::move(limit), connection::steady::now() + how_.connect_within);
    if (!limited) co_return limited.error();
    std::erase_if(all_, [](const auto& each) { return each.expired(); });
    all_.push_back(fresh);
    co_return fresh;
}

void pool::give_back(std::shared_ptr<connection> which)
{
    if (!closed_ && !which->lost()) idle_.push_back(std::move(which));
}

void pool::close()
{
    closed_ = true;
    idle_.clear();
    for (const auto& each : all_)
        if (const auto open = each.lock()) open->close();
}

}  // namespace pasokh::postgres
