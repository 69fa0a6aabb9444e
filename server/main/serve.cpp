#include "main/serve.hpp"

#include "adapters/http/server.hpp"
#include "adapters/metrics/metrics.hpp"
#include "adapters/ws/server.hpp"
#include "async/task_group.hpp"
#include "base/log.hpp"
#include "main/core.hpp"
#include "main/demo.hpp"
#include "main/front_door.hpp"
#include "main/log_sink.hpp"
#include "main/node.hpp"
#include "main/version.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <sys/resource.h>

namespace pasokh {
namespace {

using signals = asio::basic_signal_set<io_executor>;

/// One descriptor a socket: as many as the system lets us have.
void raise_descriptor_limit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    (void)::setrlimit(RLIMIT_NOFILE, &limit);
    log::info("descriptor_limit", {{"descriptors", static_cast<std::int64_t>(limit.rlim_cur)}});
}

/// The memory holds passwords, tokens and everybody's words: none of it belongs in a file or a crash
/// collector.
void forbid_core_dumps()
{
    const rlimit none{1, 1};  // one byte: for the kernel, 0 does not mean collectors behind a pipe (core(5))
    (void)::setrlimit(RLIMIT_CORE, &none);
}

std::filesystem::path share_beside_program()
{
    std::error_code unknown;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", unknown);
    return program.parent_path().parent_path() / "share" / "pasokh";
}

/// The core with its sockets on.
class running_server {
public:
    running_server(
        asio::io_context& io,
        core& inner,
        const std::filesystem::path& share,
        std::unique_ptr<node> among_others,
        const metrics::registry& measured
    )
        : io_(io)
        , core_(inner)
        , node_(std::move(among_others))
        , sockets_(
              io.get_executor(),
              inner.desks,
              *inner.store,
              inner.ids,
              inner.log_ins,
              inner.settings,
              inner.hours
          )
        , front_(inner, share, {[this] { return missing(); }, [&measured] { return measured.page(); }})
        , http_(io.get_executor(), front_.routes(), inner.auth, inner.settings, sockets_)
        , control_(io.get_executor(), inner.control)
        , signals_(io.get_executor(), SIGTERM, SIGINT, SIGHUP)
    {
        if (node_) sockets_.on_presence([this](const auto& change) { node_->tell(change); });
        inner.out.connect(sockets_.outbound());
        inner.on_revoked = [this](const auto& site, auto who, const auto& ended) {
            sockets_.close_operator(site, who, ended);
        };
        inner.on_fault([this] {
            exit_code_ = 1;
            stop();
        });
    }

    /// Runs the server to its end.
    task<void> run(bool demo)
    {
        const auto started = co_await start(demo);
        if (!started) {
            log::error("start_failed", {{"reason", started.error().message()}});
            exit_code_ = 1;
            stop();
        }
        tasks_.spawn(obey_signals());
        while (!stopping_) {
            stop_.expires_at(timer::time_point::max());
            co_await stop_.async_wait(use_tuple);
        }
        co_await drain();
        io_.stop();
    }

    [[nodiscard]] int exit_code() const { return exit_code_; }

    [[nodiscard]] metrics::figures figures() const
    {
        metrics::figures out;
        const auto& counted = sockets_.count();
        out.visitor_sockets = counted.visitor_sockets;
        out.console_sockets = counted.console_sockets;
        out.frames_in = counted.frames_in;
        out.frames_out = counted.frames_out;
        out.accepted_messages = counted.accepted_messages;
        out.slow_closes = counted.slow_closes;
        for (std::size_t code = 1; code < counted.refusals.size(); ++code)
            if (counted.refusals[code] > 0)
                out.refusals[std::string(name_of(static_cast<errc>(code)))] = counted.refusals[code];
        out.journal_waiting = core_.journal.waiting();
        for (const auto& site : core_.desks.sites()) {
            const auto& desk = *core_.desks.desk(site);
            const auto count = desk.count();
            out.open_chats[site] = {
                {"bot", count.bot},
                {"queued", count.queued},
                {"assigned", count.assigned},
                {"on_hold", count.on_hold}};
            out.queue_length[site] = count.queued;
            out.visitors[site] = desk.visitor_count();
            out.capacity_violations += count.capacity_violations;
        }
        if (node_) {
            const auto others = node_->others();
            out.remote_nodes = others.nodes;
            out.remote_visitors = others.visitors;
            out.remote_operators = others.operators;
        }
        return out;
    }

private:
    task<result<void>> start(bool demo)
    {
        auto ready = co_await core_.start();
        if (!ready) co_return ready;
        const auto& c = core_.configuration;
        auto port = http_.listen(c.listen, c.port);
        if (!port) co_return port.error();
        auto controlled = control_.open(c.data);
        if (!controlled) co_return controlled;
        tasks_.spawn(core_.heartbeat.run());
        tasks_.spawn(sockets_.run());
        tasks_.spawn(http_.run());
        tasks_.spawn(control_.run());
        if (node_) tasks_.spawn(node_->run());
        log::info("serving", {{"version", version}, {"address", c.listen}, {"port", *port}});
        co_return co_await announce(demo);
    }

    /// What keeps this server from serving. Redis is not among it: without it a node goes on alone.
    [[nodiscard]] std::vector<std::string> missing() const
    {
        std::vector<std::string> out;
        if (stopping_) out.emplace_back("stopping");
        if (const auto why = core_.journal.refusing()) out.emplace_back(name_of(*why));
        if (core_.store->failed()) out.emplace_back("store_failed");
        return out;
    }

    /// Tells the person who started the server where to go.
    task<result<void>> announce(bool demo)
    {
        const auto settings = core_.settings.get();
        const auto& url = settings->public_url;
        fmt::print("Pasokh {} is ready.\n", version);
        if (settings->demo) fmt::print("  Demo shop    {}/demo/\n", url);
        fmt::print("  Console      {}/console/\n", url);
        for (const auto& [site, info] : settings->sites) {
            auto state = co_await core_.auth.set_up_state_of(site);
            if (!state) co_return state.error();
            if (*state == app::set_up_state::done) continue;
            fmt::print(
                "  First admin  {}/console/?site={}#setup={}   (works once, for 15 minutes)\n",
                url,
                site,
                core_.auth.offer_set_up(site)
            );
        }
        if (demo && !settings->sites.empty()) {
            auto made = co_await make_demo_operators(core_.staff, settings->sites.begin()->first);
            if (!made) co_return made.error();
            for (const auto& each : *made)
                fmt::print("  Operator     {} / {}\n", each.email, each.password);
        }
        std::fflush(stdout);
        co_return result<void>();
    }

    task<void> obey_signals()
    {
        for (;;) {
            const auto [failed, number] = co_await signals_.async_wait(use_tuple);
            if (failed) co_return;
            if (number == SIGHUP) {
                co_await reload();
            } else if (stopping_) {
                // What was acknowledged is on disk; everything else may go.
                log::warn("stopped_at_once");
                std::_Exit(1);
            } else {
                log::info("stopping", {{"signal", number}});
                stop();
            }
        }
    }

    task<void> reload()
    {
        auto next = config::load(core_.configuration.file);
        for (const auto& each : next.problems)
            log::error("config_refused", {{"where", each.where}, {"key", each.key}, {"reason", each.reason}});
        if (!next.problems.empty()) co_return;
        auto done = co_await core_.reload(std::move(next.value));
        if (done) log::info("config_reloaded");
    }

    void stop()
    {
        stopping_ = true;
        stop_.cancel();
    }

    task<void> drain()
    {
        http_.stop();
        control_.stop();
        if (node_) node_->stop();
        co_await sockets_.drain();
        co_await http_.finish();
        core_.heartbeat.stop();
        co_await core_.finish();
        log::info("stopped");
    }

    asio::io_context& io_;
    core& core_;
    std::unique_ptr<node> node_;  // null on a server that is alone
    ws::server sockets_;
    front_door front_;
    http::server http_;
    control_socket control_;
    signals signals_;
    task_group tasks_{io_.get_executor(), "server"};
    timer stop_{io_.get_executor()};
    bool stopping_ = false;
    int exit_code_ = 0;
};

}  // namespace

int run_server(config::configuration what, const serve_options& how)
{
    log_to_stderr(log_level_named(what.log_level));
    raise_descriptor_limit();
    forbid_core_dumps();
    if (how.port) what.port = *how.port;
    if (!how.share.empty()) what.share = how.share;
    const auto share = what.share.empty() ? share_beside_program() : std::filesystem::path(what.share);

    asio::io_context io(1);  // one thread: Asio may leave its locks out
    std::function<metrics::figures()> read = [] { return metrics::figures(); };
    const metrics::registry measured([&read] { return read(); });
    std::unique_ptr<node> among_others;
    if (!what.redis.url.empty()) {
        auto joined = node::open_blocking(io.get_executor(), what);
        if (!joined) return 1;  // it has logged why
        among_others = std::move(*joined);
    }
    auto opened = core::open_blocking(io, std::move(what), [&measured](const sqlite::commit_report& commit) {
        measured.observe_commit(commit.effects, std::chrono::duration<double>(commit.took).count());
    });
    if (!opened) {
        log::error("start_failed", {{"reason", opened.error().message()}});
        return 1;
    }
    running_server server(io, **opened, share, std::move(among_others), measured);
    read = [&server] { return server.figures(); };
    asio::co_spawn(io, server.run(how.demo), asio::detached);
    io.run();
    return server.exit_code();
}

}  // namespace pasokh
