#include "main/core.hpp"

#include "adapters/embeddings/endpoint_embedder.hpp"
#include "app/sole_ownership.hpp"
#include "async/event.hpp"
#include "async/offload.hpp"
#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <array>
#include <cstdio>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

namespace pasokh {
namespace {

/// Schedule from the words of the configuration; bad_config after every mistake was logged.
result<adapters::icu_hours::schedule>
schedule_of(const config::weekly_hours& hours, const std::string& time_zone, const std::string& where)
{
    adapters::icu_hours::schedule out;
    out.time_zone = time_zone;
    bool good = true;
    const auto mistake = [&](const std::string& text) {
        log::error("config_refused", {{"key", where}, {"reason", "cannot be read: " + text}});
        good = false;
    };
    const std::array<const std::vector<std::string>*, 7>
        days{&hours.sun, &hours.mon, &hours.tue, &hours.wed, &hours.thu, &hours.fri, &hours.sat};
    for (std::size_t day = 0; day < days.size(); ++day) {
        for (const auto& text : *days[day]) {
            const auto interval = adapters::icu_hours::parse_interval(text);
            if (interval)
                out.days[day].push_back(*interval);
            else
                mistake(text);
        }
    }
    for (const auto& date : hours.closed_on) {
        if (!adapters::icu_hours::valid_date(date)) mistake(date);
        out.closed_on.push_back(date);
    }
    // Only holidays were given: open all day otherwise.
    const bool no_days =
        std::all_of(out.days.begin(), out.days.end(), [](const auto& each) { return each.empty(); });
    if (no_days) out.days.fill({{0, 24 * 60}});
    if (!good) return errc::bad_config;
    return out;
}

constexpr auto settled_within = std::chrono::seconds(5);
constexpr auto given_within = std::chrono::seconds(3);
constexpr auto faq_again_after = std::chrono::seconds(1);

/// The thread that builds FAQs gives way to those who answer: a large one takes seconds of a core. Linux has
/// a priority for each thread (setpriority(2)); refused, it is as before.
void step_back()
{
    constexpr int behind_the_others = 10;
    (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), behind_the_others);
}

/// PostgreSQL has tools of its own for that.
task<result<sqlite::backup_report>> back_up(const stores& kept, std::filesystem::path to)
{
    if (!kept.sqlite) co_return errc::not_available;
    co_return co_await kept.sqlite->backup(std::move(to));
}

}  // namespace

std::string public_url_of(const config::configuration& what)
{
    if (!what.server.public_url.empty()) return what.server.public_url;
    const bool v6 = what.listen.find(':') != std::string::npos;
    return fmt::format(
        "{}://{}{}{}:{}",
        what.tls.on() ? "https" : "http",
        v6 ? "[" : "",
        what.listen,
        v6 ? "]" : "",
        what.port
    );
}

core::core(asio::io_context& where, config::configuration what, stores opened)
    : io(where)
    , configuration(std::move(what))
    , workers(configuration.workers)
    , kept(std::move(opened))
    , store(&kept.durable())
    , settings(configuration.server)
    , ids(store->identity().secret)
    , bot(where.get_executor(),
          workers,
          builders,
          [this, &where](const auto& from) {
              return embeddings::open_endpoint(where.get_executor(), workers, from);
          })
    , faq(where.get_executor(), bot)
    , faq_editor(
          where.get_executor(),
          workers,
          kept.faqs(),
          bot,
          clock,
          [this](const auto& site, bool on) { switch_bot(site, on); }
      )
    , faq_lessons(workers, kept.faqs(), bot, faq_editor, clock)
    , show(out, [this](const auto& site, const auto& question) { faq.ask(site, question); })
    , journal(
          where.get_executor(),
          *store,
          {configuration.commit_window, app::journal::settings{}.max_steps},
          [this](const ports::decided& step) { show.perform(step); }
      )
    , desks(journal, clock, out)
    , heartbeat(where.get_executor(), desks, hours)
    , log_ins(
          kept.accounts(),
          ids,
          settings,
          clock,
          [this](const auto& site, auto who, const auto& ended) {
              if (on_revoked) on_revoked(site, who, ended);
          }
      )
    , passwords(workers, settings)
    , factors(kept.accounts(), ids, passwords, log_ins, settings, clock)
    , staff(kept.accounts(), desks, passwords, log_ins, clock)
    , auth(kept.accounts(), ids, desks, settings, passwords, factors, staff, log_ins)
    , eraser(where.get_executor(), desks, ids, kept.eraser())
    , retention(where.get_executor(), kept.eraser(), clock)
    , control(
          auth,
          staff,
          factors,
          eraser,
          [this](const domain::site_key& site, const std::string& token) {
              return fmt::format("{}/console/?site={}#setup={}", settings.get()->public_url, site, token);
          },
          [this](std::filesystem::path to) { return back_up(kept, std::move(to)); }
      )
    , owners(make_ownership())
    , journal_ended_(where)
{
    faq.answer_to(desks);
    asio::post(builders, step_back);
}

core::~core()
{
    builders.join();
    workers.join();
}

result<std::unique_ptr<core>>
core::open_blocking(asio::io_context& io, config::configuration what, commit_observer committed)
{
    what.server.public_url = public_url_of(what);
    auto opened = open_stores_blocking(io.get_executor(), what, std::move(committed));
    if (!opened) return opened.error();
    // A store that moves in keeps what points into it: its parts are on the heap.
    return std::make_unique<core>(io, std::move(what), std::move(*opened));
}

result<void> core::load_hours()
{
    hours.clear();
    for (const auto& [key, site] : configuration.sites) {
        const auto& zone = site.info.time_zone;
        if (!zone.empty() && !adapters::icu_hours::known_time_zone(zone)) {
            log::error(
                "config_refused",
                {{"key", "sites." + key + ".time_zone"}, {"reason", "unknown: " + zone}}
            );
            return errc::bad_config;
        }
        for (const auto& department : site.departments) {
            const auto& mine = department.hours.unset() ? site.hours : department.hours;
            if (mine.unset()) continue;
            auto when = schedule_of(mine, zone.empty() ? "UTC" : zone, "sites." + key + ".hours");
            if (!when) return when.error();
            hours.set(key, department.rules.key, std::move(*when));
        }
    }
    return {};
}

task<result<void>> core::load_bots()
{
    for (auto& [key, site] : configuration.sites) {
        auto opened = co_await open_faq(key);
        // What the store holds and nobody can read keeps its site without a bot, and no other from starting.
        if (!opened && opened.error() != errc::internal) co_return opened;
        const auto now = faq_editor.current(key);
        site.info.bot = site.desk.bot = now && !now->entries->empty();
        configuration.server.sites[key].bot = site.info.bot;
    }
    settings.replace(configuration.server);
    co_return result<void>();
}

ports::meaning_source core::source_of(const config::meaning_source& what) const
{
    const auto beside = [this](const std::string& file) {
        return file.empty() ? std::filesystem::path() : configuration.file.parent_path() / file;
    };
    ports::meaning_source from;
    from.table = beside(what.table);
    from.endpoint = what.endpoint;
    from.model = what.model;
    from.key = what.key;
    from.ca_file = beside(what.ca_file);
    from.within = what.within;
    return from;
}

task<result<void>> core::open_faq(domain::site_key key)
{
    const auto& site = configuration.sites.at(key);
    ports::faq_options how{site.desk.default_language, site.wrong_answer_rate, source_of(site.meaning)};
    std::filesystem::path file;
    if (!site.faq.empty()) file = configuration.file.parent_path() / site.faq;
    return faq_editor.open(std::move(key), std::move(how), std::move(file));
}

/// The owner before this node may have changed it.
task<void> core::catch_up_with_faq(domain::site_key key)
{
    while (desks.serves(key) && configuration.sites.contains(key)) {
        auto opened = co_await open_faq(key);
        if (opened) {
            switch_bot(key, !faq_editor.current(key)->entries->empty());
            co_return;
        }
        log::error("faq_not_loaded", {{"site", key}, {"reason", opened.error().message()}});
        if (opened.error() != errc::store_unavailable) co_return;
        timer pause(io.get_executor(), faq_again_after);
        co_await pause.async_wait(use_tuple);
    }
}

std::unique_ptr<ports::ownership> core::make_ownership()
{
    if (!kept.postgres) {
        ports::site_owner self{kept.self.id, kept.self.incarnation, 1, kept.self.advertise_url};
        return std::make_unique<app::sole_ownership>(desks, std::move(self));
    }
    postgres::site_ownership::desks told;
    told.open = [this](const domain::site_key& site, domain::saved_desk saved) {
        const auto found = configuration.sites.find(site);
        if (found == configuration.sites.end()) return;
        log::info(
            "site_opened",
            {{"site", site}, {"chats", saved.chats.size()}, {"operators", saved.operators.size()}}
        );
        heartbeat.forget(site);
        desks.open(site, found->second.desk, std::move(saved));
        background.spawn(catch_up_with_faq(site));
    };
    told.finish = [this](domain::site_key site) { return finish_site(std::move(site)); };
    told.close = [this](const domain::site_key& site) {
        desks.close(site);
        on_site_closed(site);
    };
    auto made = std::make_unique<postgres::site_ownership>(
        io.get_executor(),
        kept.postgres->journal(),
        *store,
        clock,
        kept.self,
        std::move(told)
    );
    made->on_change([this](const domain::site_key&) { keep_days(); });
    cluster = made.get();
    return made;
}

task<void> core::finish_site(domain::site_key site)
{
    desks.pause(site);
    event all_shown(io.get_executor());
    desks.after_what_is_decided(site, [&all_shown] { all_shown.set(); });
    co_await all_shown.wait();
}

void core::share_sites()
{
    std::vector<domain::site_key> sites;
    for (const auto& [key, site] : configuration.sites) {
        sites.push_back(key);
        desks.know(key, site.desk);
        // A closed desk takes its settings from the configuration when it opens.
        if (desks.serves(key)) (void)desks.submit(key, domain::settings_changed{site.desk});
    }
    cluster->serve(std::move(sites));
}

/// The first entry of a site gives it a bot, the last one takes it away.
void core::switch_bot(const domain::site_key& key, bool on)
{
    const auto found = configuration.sites.find(key);
    if (found == configuration.sites.end() || found->second.desk.bot == on) return;
    auto& site = found->second;
    site.info.bot = site.desk.bot = on;
    configuration.server.sites[key].bot = on;
    settings.replace(configuration.server);
    // Refused only before the site is open, which then begins with it.
    if (desks.serves(key)) (void)desks.submit(key, domain::settings_changed{site.desk});
}

task<result<void>> core::open_sites()
{
    if (cluster) {
        share_sites();
        co_return result<void>();
    }
    for (const auto& [key, site] : configuration.sites) {
        if (desks.desk(key)) {
            auto changed = desks.submit(key, domain::settings_changed{site.desk});
            if (!changed) co_return changed.error();
            continue;
        }
        auto saved = co_await store->load(key);
        if (!saved) co_return saved.error();
        log::info(
            "site_opened",
            {{"site", key}, {"chats", saved->chats.size()}, {"operators", saved->operators.size()}}
        );
        desks.open(key, site.desk, std::move(*saved));
    }
    co_return result<void>();
}

void core::keep_days()
{
    app::retention::days_by_site all;
    for (const auto& [key, site] : configuration.sites)
        if (site.keep_days && (!cluster || cluster->ours(key))) all[key] = std::chrono::days(*site.keep_days);
    retention.keep(std::move(all));
}

task<result<void>> core::start()
{
    auto timed = load_hours();
    if (!timed) co_return timed;
    auto taught = co_await load_bots();
    if (!taught) co_return taught;
    keep_days();
    journal_running_ = true;
    background.spawn(keep_journal());
    auto opened = co_await open_sites();
    if (!opened || !cluster) co_return opened;
    background.spawn(cluster->run());
    co_await cluster->settled(timer::clock_type::now() + settled_within);
    co_return result<void>();
}

task<result<void>> core::reload(config::configuration next)
{
    // What a running server cannot change stays as it is.
    if (next.data != configuration.data || next.workers != configuration.workers ||
        next.commit_window != configuration.commit_window ||
        next.store.postgres != configuration.store.postgres || next.redis.url != configuration.redis.url ||
        next.log_level != configuration.log_level || next.tls.on() != configuration.tls.on())
        log::warn(
            "config_needs_restart",
            {{"keys", "data, workers, commit_window, store, cluster, redis, log_level, tls on or off"}}
        );
    next.data = configuration.data;
    next.workers = configuration.workers;
    next.commit_window = configuration.commit_window;
    next.store = configuration.store;
    next.cluster = configuration.cluster;
    next.redis = configuration.redis;
    if (next.tls.on() != configuration.tls.on()) next.tls = configuration.tls;
    next.server.public_url = public_url_of(next);
    auto before = std::move(configuration);
    configuration = std::move(next);
    auto loaded = load_hours();
    if (loaded) loaded = co_await load_bots();
    if (!loaded) {
        configuration = std::move(before);
        (void)load_hours();  // it was good before
        co_return loaded;
    }
    settings.replace(configuration.server);
    keep_days();
    co_return co_await open_sites();
}

task<void> core::keep_journal()
{
    result<void> outcome;
    try {
        outcome = co_await journal.run();
    } catch (const std::exception& mistake) {
        log::error("journal_ended", {{"reason", mistake.what()}});
        outcome = errc::internal;
    }
    journal_running_ = false;
    journal_ended_.cancel();
    if (!outcome && on_fault_) on_fault_();
}

task<void> core::give_sites_away()
{
    if (!cluster) co_return;
    if (journal_running_)
        co_await cluster->drain(timer::clock_type::now() + given_within);
    else
        cluster->stop();  // nothing can be finished any more: the locks are free at once
}

task<void> core::finish()
{
    co_await give_sites_away();
    bot.stop();
    if (cluster) cluster->stop();
    journal.stop();
    while (journal_running_) {
        journal_ended_.expires_at(timer::time_point::max());
        co_await journal_ended_.async_wait(use_tuple);
    }
    if (kept.postgres) kept.postgres->close();
}

std::optional<wire::control_reply>
handle_without_server(const config::configuration& what, const wire::control_request& request)
{
    asio::io_context io;
    auto opened = core::open_blocking(io, what);
    if (!opened) {
        fmt::print(stderr, "cannot open {}: {}\n", what.data, opened.error().message());
        return std::nullopt;
    }
    auto& made = **opened;
    made.bot.stop();  // who is here for a moment need not know what questions mean
    std::optional<wire::control_reply> out;
    auto work = [&]() -> task<void> {
        auto ready = co_await made.start();
        if (ready && made.cluster && !made.desks.serves(request.site))
            fmt::print(
                stderr,
                "no server runs on {}, and another node serves the site: run this where `pasokh cluster "
                "status` "
                "says\n",
                made.configuration.data
            );
        if (ready) {
            auto copy = request;
            out = co_await made.control.handle(std::move(copy));
        }
        co_await made.finish();
    };
    asio::co_spawn(io, work, asio::detached);
    io.run();
    return out;
}

}  // namespace pasokh
