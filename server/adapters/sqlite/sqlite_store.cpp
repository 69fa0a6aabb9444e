#include "adapters/sqlite/sqlite_store.hpp"

#include "adapters/sqlite/account_table.hpp"
#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/data_directory.hpp"
#include "adapters/sqlite/desk_reader.hpp"
#include "adapters/sqlite/effect_writer.hpp"
#include "adapters/sqlite/eraser.hpp"
#include "adapters/sqlite/faq_tables.hpp"
#include "adapters/sqlite/places.hpp"
#include "adapters/sqlite/schema.hpp"
#include "adapters/sqlite/second_factor_table.hpp"
#include "async/asked_together.hpp"
#include "async/offload.hpp"
#include "base/log.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <mutex>
#include <type_traits>
#include <utility>

namespace pasokh::sqlite {
namespace {

// About 2 MiB. Nothing is committed while it is copied, and a longer log takes no less CPU time a message
// (bench/results/core-sixth.md); with a busy page for each chat, twice as much doubled p99 (core-fifth.md).
constexpr int checkpoint_above_pages = 500;

// 16 MiB. What a reader may still look at cannot be moved, so a reader who reads all the time, one page of
// history after the other, keeps the log from ever beginning anew: from here on the next one waits until it
// is moved.
constexpr int readers_wait_above_pages = 4'000;

// 64 MiB: somebody has been reading for so long that the log cannot begin anew.
constexpr int worrying_pages = 16'000;
constexpr auto warn_every = std::chrono::minutes(1);

struct visitor_of_site {
    domain::site_key site;
    domain::visitor_id visitor;
};

using newest_chat_answer = result<std::optional<domain::saved_chat>>;

}  // namespace

/// The members' order is the order of opening; the reverse is the order of closing: threads first, the
/// writer's connection after the reader's (the last to close moves the log into the file), the lock at the
/// very end.
struct sqlite_store::threads {
    data_directory folder;
    observer committed;
    std::unique_ptr<connection> writing;
    std::unique_ptr<connection> reading;
    ports::store_identity identity;
    std::atomic<bool> failed = false;
    std::chrono::steady_clock::time_point warned_at{};  // the writer's
    std::optional<line_writer> lines;                   // the writer's
    std::mutex reading_now;                             // held while the reader has a view
    asio::thread_pool writer{1};
    asio::thread_pool reader{1};
    asio::thread_pool copier{1};  // for backups, which take long
    // The one thing that is read for every visitor who comes back.
    asked_together<visitor_of_site, newest_chat_answer> newest_chats;

    threads(data_directory held, observer watch)
        : folder(std::move(held))
        , committed(std::move(watch))
        , newest_chats(reader, [this](const auto& whose) { return newest_chats_blocking(whose); })
    {
    }

    ~threads()
    {
        writer.join();
        reader.join();
        copier.join();
    }

    /// Runs `change` as one transaction.
    template <class F>
    result<void> write_blocking(F change)
    {
        if (failed) return errc::store_unavailable;
        writing->begin();
        change(*writing);
        auto done = writing->finish();
        stop_if_broken();
        return done;
    }

    template <class F>
    auto read_blocking(F gather) -> result<std::invoke_result_t<F&, connection&>>
    {
        using answer = result<std::invoke_result_t<F&, connection&>>;
        const std::scoped_lock now(reading_now);
        reading->begin();
        auto found = gather(*reading);
        // Named as the error: an error_code could also become the value of a result<bool>.
        if (auto done = reading->finish(); !done) return answer(boost::system::in_place_error, done.error());
        return found;
    }

    std::vector<newest_chat_answer> newest_chats_blocking(const std::vector<visitor_of_site>& whose)
    {
        auto found = read_blocking([&](connection& db) {
            std::vector<newest_chat_answer> out;
            out.reserve(whose.size());
            for (const auto& each : whose)
                out.emplace_back(read_newest_chat(db, each.site, each.visitor));
            return out;
        });
        if (!found) return std::vector<newest_chat_answer>(whose.size(), found.error());
        return std::move(*found);
    }

    result<void> append_blocking(const ports::batch& what)
    {
        const auto start = std::chrono::steady_clock::now();
        commit_report report;
        auto done = write_blocking([&](connection& db) { report.effects = write_batch(db, *lines, what); });
        if (!done) lines->forget();
        report.took = std::chrono::steady_clock::now() - start;
        if (done && committed) committed(report);
        // Behind this batch's answer, so that nobody waits for the copying.
        if (writing->wal_pages() > checkpoint_above_pages)
            asio::post(writer, [this] { checkpoint_blocking(); });
        return done;
    }

    void checkpoint_blocking()
    {
        if (failed) return;
        std::unique_lock alone(reading_now, std::defer_lock);
        if (writing->wal_pages() > readers_wait_above_pages) alone.lock();
        writing->checkpoint();
        stop_if_broken();
        warn_if_log_is_large();
    }

    void warn_if_log_is_large()
    {
        const auto now = std::chrono::steady_clock::now();
        if (writing->wal_pages() < worrying_pages || now - warned_at < warn_every) return;
        warned_at = now;
        log::warn("log_cannot_shrink", {{"pages", writing->wal_pages()}});
    }

    void stop_if_broken()
    {
        if (!writing->broken() || failed.exchange(true)) return;
        log::error("store_failed", {{"path", folder.database().string()}});
    }

    result<ports::erased>
    erase_blocking(const domain::site_key& site, domain::visitor_id who, time_point up_to)
    {
        ports::erased out;
        auto done = write_blocking([&](connection& db) { out = drop_visitor(db, site, who, up_to); });
        lines->forget();  // a number that is free may be given again
        if (done) done = writing->rewrite();
        stop_if_broken();
        if (!done) return done.error();
        return out;
    }

    template <class F>
    auto write(F change) -> task<result<void>>
    {
        auto work = [this, change = std::move(change)] { return write_blocking(change); };
        co_return co_await offload(writer, std::move(work));
    }

    template <class F>
    auto read(F gather) -> task<result<std::invoke_result_t<F&, connection&>>>
    {
        auto work = [this, gather = std::move(gather)] { return read_blocking(gather); };
        co_return co_await offload(reader, std::move(work));
    }
};

result<std::unique_ptr<sqlite_store>>
sqlite_store::open(const std::filesystem::path& folder, observer committed)
{
    auto held = data_directory::hold(folder);
    if (!held) return held.error();
    auto on = std::make_unique<threads>(std::move(*held), std::move(committed));

    auto writing = connection::open(on->folder.database(), connection::mode::write);
    if (!writing) return writing.error();
    on->writing = std::move(*writing);
    if (auto done = migrate(*on->writing); !done) return done.error();
    on->lines.emplace(*on->writing);
    auto identity = load_identity(*on->writing);
    if (!identity) return identity.error();
    on->identity = std::move(*identity);
    // What the last run left without a place, before all open chats are read. Without room for it they are
    // read all the same, somewhat slower, and the writer tries again.
    on->writing->begin();
    place_lines(*on->writing);
    if (const auto done = on->writing->finish(); !done)
        log::warn("lines_not_placed", {{"error", done.error().message()}});

    // After the writer: a reader can neither make the log nor recover it.
    auto reading = connection::open(on->folder.database(), connection::mode::read_only);
    if (!reading) return reading.error();
    on->reading = std::move(*reading);
    log::info("store_opened", {{"path", on->folder.database().string()}, {"sqlite", sqlite3_libversion()}});
    return std::unique_ptr<sqlite_store>(new sqlite_store(std::move(on)));
}

sqlite_store::sqlite_store(std::unique_ptr<threads> on) : on_(std::move(on)) {}

sqlite_store::~sqlite_store() = default;

bool sqlite_store::failed() const
{
    return on_->failed;
}

const ports::store_identity& sqlite_store::identity() const
{
    return on_->identity;
}

task<result<void>> sqlite_store::append(std::shared_ptr<const ports::batch> what)
{
    auto work = [on = on_.get(), what = std::move(what)] { return on->append_blocking(*what); };
    co_return co_await offload(on_->writer, std::move(work));
}

task<result<domain::saved_desk>> sqlite_store::load(domain::site_key site)
{
    return on_->read([site = std::move(site)](connection& db) { return read_desk(db, site); });
}

task<result<std::optional<domain::saved_chat>>>
sqlite_store::newest_chat(domain::site_key site, domain::visitor_id visitor)
{
    visitor_of_site whose{std::move(site), visitor};
    return on_->newest_chats.ask(std::move(whose));
}

task<result<std::optional<domain::saved_chat>>>
sqlite_store::chat(domain::site_key site, domain::chat_id chat)
{
    return on_->read([site = std::move(site), chat](connection& db) { return read_chat(db, site, chat); });
}

task<result<std::vector<domain::message>>> sqlite_store::messages_after(
    domain::chat_id chat,
    domain::seq_t after,
    domain::seq_t up_to,
    std::size_t limit
)
{
    return on_->read([=](connection& db) { return read_messages_after(db, chat, after, up_to, limit); });
}

task<result<ports::message_page>>
sqlite_store::messages_before(domain::chat_id chat, domain::seq_t before, std::size_t limit)
{
    return on_->read([=](connection& db) { return read_messages_before(db, chat, before, limit); });
}

task<result<ports::offline_page>> sqlite_store::offline_messages(
    domain::site_key site,
    std::optional<domain::offline_message_id> before,
    std::size_t limit
)
{
    return on_->read([site = std::move(site), before, limit](connection& db) {
        return read_offline_messages(db, site, before, limit);
    });
}

task<result<bool>> sqlite_store::has_offline_message(domain::site_key site, domain::offline_message_id id)
{
    return on_->read([site = std::move(site), id](connection& db) {
        return read_has_offline_message(db, site, id);
    });
}

task<result<backup_report>> sqlite_store::backup(std::filesystem::path to)
{
    auto work = [database = on_->folder.database(), to = std::move(to)] {
        return back_up_blocking(database, to);
    };
    co_return co_await offload(on_->copier, std::move(work));
}

task<result<std::vector<ports::account>>> sqlite_store::list(domain::site_key site)
{
    return on_->read([site = std::move(site)](connection& db) { return read_accounts(db, site); });
}

task<result<std::optional<ports::account>>> sqlite_store::find(domain::site_key site, std::string email)
{
    return on_->read([site = std::move(site), email = std::move(email)](connection& db) {
        return read_account(db, site, email);
    });
}

task<result<std::optional<ports::account>>> sqlite_store::find(domain::site_key site, domain::operator_id who)
{
    return on_->read([site = std::move(site), who](connection& db) { return read_account(db, site, who); });
}

task<result<void>> sqlite_store::save(ports::account who)
{
    bool taken = false;
    auto change = [&taken, who = std::move(who)](connection& db) { taken = !write_account(db, who); };
    auto done = co_await on_->write(std::move(change));
    if (done && taken) co_return errc::conflict;
    co_return done;
}

task<result<std::optional<ports::second_factor>>>
sqlite_store::find_second_factor(domain::site_key site, domain::operator_id who)
{
    return on_->read([site = std::move(site), who](connection& db) {
        return read_second_factor(db, site, who);
    });
}

task<result<void>>
sqlite_store::save_second_factor(domain::site_key site, domain::operator_id who, ports::second_factor what)
{
    return on_->write([site = std::move(site), who, what = std::move(what)](connection& db) {
        write_second_factor(db, site, who, what);
    });
}

task<result<void>> sqlite_store::remove_second_factor(domain::site_key site, domain::operator_id who)
{
    return on_->write([site = std::move(site), who](connection& db) { drop_second_factor(db, site, who); });
}

task<result<void>> sqlite_store::take_step(domain::site_key site, domain::operator_id who, std::uint64_t step)
{
    bool taken = false;
    auto change = [&taken, site = std::move(site), who, step](connection& db) {
        taken = sqlite::take_step(db, site, who, step);
    };
    auto done = co_await on_->write(std::move(change));
    if (done && !taken) co_return errc::conflict;
    co_return done;
}

task<result<void>>
sqlite_store::take_recovery_code(domain::site_key site, domain::operator_id who, std::string hash)
{
    bool taken = false;
    auto change = [&taken, site = std::move(site), who, hash = std::move(hash)](connection& db) {
        taken = sqlite::take_recovery_code(db, site, who, hash);
    };
    auto done = co_await on_->write(std::move(change));
    if (done && !taken) co_return errc::conflict;
    co_return done;
}

task<result<void>> sqlite_store::add_login(ports::login what)
{
    return on_->write([what = std::move(what)](connection& db) { write_login(db, what); });
}

task<result<std::optional<ports::login>>> sqlite_store::find_login(std::string token_hash, time_point now)
{
    return on_->read([hash = std::move(token_hash), now](connection& db) { return read_login(db, hash, now); }
    );
}

task<result<void>> sqlite_store::remove_login(std::string token_hash)
{
    return on_->write([hash = std::move(token_hash)](connection& db) { drop_login(db, hash); });
}

task<result<void>>
sqlite_store::remove_logins(domain::site_key site, domain::operator_id who, std::string keep)
{
    return on_->write([site = std::move(site), who, keep = std::move(keep)](connection& db) {
        drop_logins(db, site, who, keep);
    });
}

task<result<std::size_t>> sqlite_store::drop_older(domain::site_key site, time_point before, std::size_t most)
{
    std::size_t rows = 0;
    auto change = [&rows, on = on_.get(), site = std::move(site), before, most](connection& db) {
        rows = sqlite::drop_older(db, site, before, most);
        if (rows > 0) on->lines->forget();  // a number that is free may be given again
    };
    auto done = co_await on_->write(std::move(change));
    if (!done) co_return done.error();
    co_return rows;
}

task<result<ports::erased>>
sqlite_store::erase(domain::site_key site, domain::visitor_id who, time_point up_to)
{
    auto work = [on = on_.get(), site = std::move(site), who, up_to] {
        return on->erase_blocking(site, who, up_to);
    };
    co_return co_await offload(on_->writer, std::move(work));
}

task<result<std::optional<ports::faq_version>>> sqlite_store::newest_faq(domain::site_key site)
{
    return on_->read([site = std::move(site)](connection& db) { return read_newest_faq(db, site); });
}

task<result<std::optional<ports::faq_version>>>
sqlite_store::faq_version_of(domain::site_key site, std::uint64_t number)
{
    return on_->read([site = std::move(site), number](connection& db) {
        return read_faq_version(db, site, number);
    });
}

task<result<std::vector<ports::faq_version>>> sqlite_store::faq_versions(domain::site_key site)
{
    return on_->read([site = std::move(site)](connection& db) { return read_faq_versions(db, site); });
}

task<result<void>> sqlite_store::add_faq_version(domain::site_key site, ports::faq_version next)
{
    bool added = false;
    auto change = [&added, site = std::move(site), next = std::move(next)](connection& db) {
        added = write_faq_version(db, site, next);
    };
    auto done = co_await on_->write(std::move(change));
    if (done && !added) co_return errc::conflict;
    co_return done;
}

task<result<std::vector<domain::bot_turn>>> sqlite_store::turns(domain::site_key site, domain::chat_id chat)
{
    return on_->read([site = std::move(site), chat](connection& db) { return read_turns(db, site, chat); });
}

task<result<std::vector<ports::lesson>>>
sqlite_store::lessons(domain::site_key site, time_point since, std::size_t limit)
{
    return on_->read([site = std::move(site), since, limit](connection& db) {
        return read_lessons(db, site, since, limit);
    });
}

task<result<void>> sqlite_store::settle(domain::site_key site, std::vector<ports::turn_key> which)
{
    return on_->write([site = std::move(site), which = std::move(which)](connection& db) {
        settle_turns(db, site, which);
    });
}

}  // namespace pasokh::sqlite
