#include "adapters/postgres/journal_link.hpp"

#include "adapters/postgres/effect_writer.hpp"
#include "base/log.hpp"
#include "ports/durable.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace pasokh::postgres {
namespace {

using namespace std::chrono_literals;

// Below it stands what a sender waits before he is told to try again.
constexpr auto append_within = 3s;
constexpr auto say_every = 60s;

// The first two end a silent session, outside and inside a transaction: a stopped process keeps answering
// TCP. The others let the server notice a host that vanished; they have no meaning on a local socket.
constexpr char configure[] =
    "SELECT set_config('idle_session_timeout', '5s', false),"
    " set_config('idle_in_transaction_session_timeout', '5s', false),"
    " set_config('lock_timeout', '2s', false), set_config('statement_timeout', '10s', false),"
    " set_config('tcp_keepalives_idle', '1', false), set_config('tcp_keepalives_interval', '1', false),"
    " set_config('tcp_keepalives_count', '3', false), set_config('tcp_user_timeout', '4000', false),"
    " set_config('synchronous_commit', 'on', false)";
constexpr char verify[] = "SELECT current_setting('synchronous_commit'), current_setting('fsync'),"
                          " current_setting('transaction_read_only')";
constexpr char fence[] = "SELECT pasokh_fence($1, $2, $3)";
constexpr auto fenced_off = "PK001";

}  // namespace

journal_link::journal_link(io_executor where, settings how, domain::node_id self)
    : where_(where)
    , how_(std::move(how))
    , self_(self)
    , gate_(where, 1)
{
    how_.name += " journal";
}

task<result<void>> journal_link::open()
{
    auto how = how_;
    how.quiet = steady::now() - said_at_ < say_every;
    if (!how.quiet) said_at_ = steady::now();
    auto made = co_await connection::open(where_, std::move(how));
    if (!made) co_return made.error();
    said_at_ = {};
    const auto fresh = std::move(*made);
    script set_up(script::kind::single);
    set_up.add(configure);
    const auto at = set_up.add(verify);
    auto got = co_await fresh->exchange(std::move(set_up), steady::now() + how_.connect_within);
    if (!got) co_return got.error();
    bool good = false;
    got->each(at, [&](row& found) {
        std::string synchronous;
        std::string fsync;
        std::string read_only;
        found.into(synchronous, fsync, read_only);
        good = synchronous == "on" && fsync == "on" && read_only == "off";
        if (!good)
            log::error(
                "postgres_refused_setting",
                {{"synchronous_commit", synchronous}, {"fsync", fsync}, {"transaction_read_only", read_only}}
            );
    });
    if (!good) co_return errc::bad_config;
    db_ = fresh;
    co_return result<void>();
}

std::optional<std::uint64_t> journal_link::term_of(const domain::site_key& site) const
{
    const auto found = terms_.find(site);
    if (found == terms_.end()) return std::nullopt;
    return found->second;
}

task<result<answers>> journal_link::exchange(script what, std::chrono::milliseconds within)
{
    const auto deadline = steady::now() + within;
    const auto turn = co_await gate_.enter(deadline);
    const auto on = db_;
    if (!turn || !on || on->lost()) {
        if (on && on == db_) forget();  // its queue did not move: it hangs
        co_return errc::store_unavailable;
    }
    auto got = co_await on->exchange(std::move(what), deadline);
    const bool fenced = on->last_failure().state == fenced_off;
    if (fenced) log::error("site_fenced_off");
    if (on == db_ && (on->lost() || fenced)) forget();
    if (fenced) co_return errc::store_unavailable;
    co_return got;
}

task<result<std::size_t>> journal_link::append(std::shared_ptr<const ports::batch> what)
{
    script all(script::kind::write);
    std::set<std::string_view> sites;
    for (const auto& step : *what) {
        if (!has_durable(step) || !sites.insert(*step.site).second) continue;
        const auto term = term_of(*step.site);
        if (!term) co_return errc::store_unavailable;
        all.add(fence, *step.site, self_, *term);
    }
    const auto effects = write_batch(all, *what);
    if (effects == 0) co_return std::size_t{0};
    auto got = co_await exchange(std::move(all), append_within);
    if (!got) co_return got.error();
    co_return effects;
}

void journal_link::drop()
{
    if (db_) forget();
}

void journal_link::forget()
{
    const auto gone = std::move(db_);
    db_.reset();
    terms_.clear();
    gone->close();
    on_lost_();
}

}  // namespace pasokh::postgres
