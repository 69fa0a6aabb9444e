#include "main/serve.hpp"

#include "adapters/http/remote_calls.hpp"
#include "adapters/http/server.hpp"
#include "adapters/http/tls_keys.hpp"
#include "adapters/metrics/metrics.hpp"
#include "adapters/ws/server.hpp"
#include "async/task_group.hpp"
#include "base/log.hpp"
#include "main/core.hpp"
#include "main/demo.hpp"
#include "main/figures.hpp"
#include "main/front_door.hpp"
#include "main/log_sink.hpp"
#include "main/node.hpp"
#include "main/service_manager.hpp"
#include "main/version.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <optional>
#include <sys/resource.h>
#include <sys/stat.h>

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

/// Nothing that this process writes is for others to read, and no dump of its memory is written at all:
/// chats, tokens and keys would be in it.
void keep_to_ourselves()
{
    ::umask(077);
    const rlimit none{1, 1};  // one byte: for the kernel, 0 does not mean collectors behind a pipe (core(5))
    if (::setrlimit(RLIMIT_CORE, &none) != 0) log::warn("core_dumps_not_off");
}

/// Where the keys are; relative paths start at the configuration file.
http::tls_keys::files tls_files_of(const config::configuration& what)
{
    const auto here = what.file.parent_path();
    return {here / what.tls.certificate, here / what.tls.key};
}

std::filesystem::path share_beside_program()
{
    std::error_code unknown;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", unknown);
    return program.parent_path().parent_path() / "share" / "pasokh";
}

/// The configuration of a file, and above it what the command line says.
void override_with(const serve_options& how, config::configuration& what)
{
    if (how.port) what.port = *how.port;
    if (how.memory_mib) what.server.limit.memory_mib = *how.memory_mib;
    if (!how.data.empty()) what.data = how.data;
    if (!how.share.empty()) what.share = how.share;
}

/// The core with its sockets on.
class running_server {
public:
    running_server(
        asio::io_context& io,
        core& inner,
        serve_options how,
        const std::filesystem::path& share,
        std::unique_ptr<node> among_others,
        const metrics::registry& measured
    )
        : io_(io)
        , core_(inner)
        , how_(std::move(how))
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
        , keys_(inner.workers)
        , http_(io.get_executor(), front_.routes(), inner.auth, inner.settings, sockets_, keys_)
        , control_(io.get_executor(), inner.control)
        , signals_(io.get_executor(), SIGTERM, SIGINT, SIGHUP)
    {
        if (node_) join_others();
        inner.out.connect(sockets_.outbound());
        inner.on_revoked = [this](const auto& site, auto who, const auto& ended) {
            sockets_.close_operator(site, who, ended);
        };
        inner.on_site_closed = [this](const auto& site) { sockets_.close_site(site); };
        inner.eraser.disconnect = [this](const auto& site, auto who) { sockets_.close_visitor(site, who); };
        inner.on_fault([this] {
            exit_code_ = 1;
            stop();
        });
    }

    /// Runs the server to its end.
    task<void> run()
    {
        const auto started = co_await start();
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
        return figures_of(core_, sockets_, node_.get(), calls_ ? &*calls_ : nullptr);
    }

private:
    void join_others()
    {
        sockets_.join(node_->links(), *core_.owners);
        calls_.emplace(io_.get_executor(), node_->links(), *core_.owners, [this](http::request what) {
            return front_.routes().answer(std::move(what));
        });
        front_.forward_by(*calls_);
    }

    task<result<void>> start()
    {
        auto ready = co_await core_.start();
        if (!ready) co_return ready;
        const auto& c = core_.configuration;
        if (c.tls.on()) {
            auto files = tls_files_of(c);
            auto loaded = co_await keys_.load(std::move(files));
            if (!loaded) co_return loaded;
        }
        auto bound = http_.bind(c.listen, c.port);
        if (!bound) co_return bound.error();
        listen(std::move(*bound));
        auto controlled = control_.open(c.data);
        if (!controlled) co_return controlled;
        tasks_.spawn(core_.heartbeat.run());
        tasks_.spawn(core_.retention.run());
        tasks_.spawn(sockets_.run());
        tasks_.spawn(http_.run());
        tasks_.spawn(control_.run());
        if (c.tls.on()) tasks_.spawn(watch_keys());
        if (node_) tasks_.spawn(node_->run());
        auto announced = co_await announce();
        if (announced) tell_service_manager("READY=1");
        co_return announced;
    }

    void listen(tcp_acceptor bound)
    {
        const auto where = bound.local_endpoint();
        http_.listen(std::move(bound));
        log::info(
            "serving",
            {{"version", version}, {"address", where.address().to_string()}, {"port", where.port()}}
        );
    }

    /// What keeps this server from serving. Redis is not among it: sites that this node owns need none.
    [[nodiscard]] std::vector<std::string> missing() const
    {
        std::vector<std::string> out;
        if (stopping_) out.emplace_back("stopping");
        if (const auto why = core_.journal.refusing()) out.emplace_back(name_of(*why));
        if (core_.store->failed()) out.emplace_back("store_failed");
        if (core_.cluster && !core_.cluster->ready()) out.emplace_back("postgres");
        return out;
    }

    /// Tells the person who started the server where to go.
    task<result<void>> announce()
    {
        const auto settings = core_.settings.get();
        const auto& url = settings->public_url;
        fmt::print("Pasokh {} is ready.\n", version);
        if (settings->demo) fmt::print("  Demo shop    {}/demo/\n", url);
        fmt::print("  Console      {}/console/\n", url);
        for (const auto& [site, info] : settings->sites) {
            auto state = co_await core_.auth.set_up_state_of(site);
            if (!state) co_return state.error();
            if (*state == app::set_up_state::done || !core_.owners->ours(site)) continue;
            fmt::print(
                "  First admin  {}/console/?site={}#setup={}   (works once, for 15 minutes)\n",
                url,
                site,
                core_.auth.offer_set_up(site)
            );
        }
        if (how_.demo && !settings->sites.empty()) {
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

    /// Takes a renewed certificate to work without being told.
    task<void> watch_keys()
    {
        while (!stopping_) {
            keys_timer_.expires_after(core_.configuration.tls.check_every);
            co_await keys_timer_.async_wait(use_tuple);
            if (!stopping_) co_await keys_.reload_if_changed();
        }
    }

    task<void> reload()
    {
        co_await reload_configuration();
        // Also when the configuration was refused: what renews certificates sends SIGHUP too.
        if (!core_.configuration.tls.on()) co_return;
        auto files = tls_files_of(core_.configuration);
        (void)co_await keys_.load(std::move(files));  // it has logged why not
    }

    task<void> reload_configuration()
    {
        auto next = config::load(core_.configuration.file);
        for (const auto& each : next.problems)
            log::error("config_refused", {{"where", each.where}, {"key", each.key}, {"reason", each.reason}});
        if (!next.problems.empty()) co_return;
        override_with(how_, next.value);

        std::optional<tcp_acceptor> moved;
        const auto& now = core_.configuration;
        if (next.value.listen != now.listen || next.value.port != now.port) {
            auto bound = http_.bind(next.value.listen, next.value.port);
            if (!bound) {
                log::error("config_refused", {{"key", "listen, port"}, {"reason", bound.error().message()}});
                co_return;
            }
            moved.emplace(std::move(*bound));
        }
        auto done = co_await core_.reload(std::move(next.value));
        if (!done) co_return;
        if (moved) listen(std::move(*moved));
        log::info("config_reloaded");
    }

    void stop()
    {
        tell_service_manager("STOPPING=1");
        stopping_ = true;
        stop_.cancel();
    }

    task<void> drain()
    {
        http_.stop();
        control_.stop();
        keys_timer_.cancel();
        co_await core_.give_sites_away();
        co_await sockets_.drain();
        co_await http_.finish();
        if (calls_) co_await calls_->finish();
        if (node_) node_->stop();
        core_.heartbeat.stop();
        core_.retention.stop();
        co_await core_.finish();
        log::info("stopped");
    }

    asio::io_context& io_;
    core& core_;
    serve_options how_;
    std::unique_ptr<node> node_;  // null on a server without links to others
    ws::server sockets_;
    front_door front_;
    std::optional<http::remote_calls> calls_;
    http::tls_keys keys_;
    http::server http_;
    control_socket control_;
    signals signals_;
    task_group tasks_{io_.get_executor(), "server"};
    timer stop_{io_.get_executor()};
    timer keys_timer_{io_.get_executor()};
    bool stopping_ = false;
    int exit_code_ = 0;
};

}  // namespace

int run_server(config::configuration what, serve_options how)
{
    log_to_stderr(log_level_named(what.log_level));
    raise_descriptor_limit();
    keep_to_ourselves();
    override_with(how, what);
    const auto share = what.share.empty() ? share_beside_program() : std::filesystem::path(what.share);

    asio::io_context io(1);  // one thread: Asio may leave its locks out
    std::function<metrics::figures()> read = [] { return metrics::figures(); };
    const metrics::registry measured([&read] { return read(); });
    auto opened = core::open_blocking(
        io,
        std::move(what),
        [&measured](std::size_t effects, std::chrono::nanoseconds took) {
            measured.observe_commit(effects, std::chrono::duration<double>(took).count());
        }
    );
    if (!opened) {
        log::error("start_failed", {{"reason", opened.error().message()}});
        return 1;
    }
    std::unique_ptr<node> among_others;
    const auto& made = **opened;
    if (!made.configuration.redis.url.empty()) {
        const auto& self = made.kept.self;
        constexpr std::uint64_t microseconds = 1'000;
        auto joined = node::open_blocking(
            io.get_executor(),
            made.configuration,
            self.id,
            self.incarnation / microseconds
        );
        if (!joined) return 1;  // it has logged why
        among_others = std::move(*joined);
    }
    running_server server(io, **opened, std::move(how), share, std::move(among_others), measured);
    read = [&server] { return server.figures(); };
    asio::co_spawn(io, server.run(), asio::detached);
    io.run();
    return server.exit_code();
}

}  // namespace pasokh
