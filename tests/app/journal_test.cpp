#include "app/journal.hpp"
#include "support/run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace {

using namespace pasokh;
using namespace std::chrono_literals;
using testing::run_until;

/// A disk that can be slow, full or wrong, and remembers the order of everything.
class scripted_store final : public ports::store {
public:
    explicit scripted_store(asio::io_context& io) : commit_takes_(io.get_executor()) {}

    task<result<void>> append(std::shared_ptr<const ports::batch> what) override
    {
        ++attempts;
        largest_batch = std::max(largest_batch, what->size());
        if (slow) {
            commit_takes_.expires_after(5ms);
            co_await commit_takes_.async_wait(use_tuple);
        }
        if (!failures.empty()) {
            const auto why = failures.front();
            failures.erase(failures.begin());
            co_return why;
        }
        for (const auto& step : *what)
            events.push_back("stored " + *step.site);
        co_return result<void>();
    }

    const ports::store_identity& identity() const override { return identity_; }

    task<result<domain::saved_desk>> load(domain::site_key) override { co_return errc::internal; }

    task<result<std::optional<domain::saved_chat>>> newest_chat(domain::site_key, domain::visitor_id) override
    {
        co_return errc::internal;
    }

    task<result<std::optional<domain::saved_chat>>> chat(domain::site_key, domain::chat_id) override
    {
        co_return errc::internal;
    }

    task<result<std::vector<domain::message>>>
    messages_after(domain::chat_id, domain::seq_t, domain::seq_t, std::size_t) override
    {
        co_return errc::internal;
    }

    task<result<ports::message_page>> messages_before(domain::chat_id, domain::seq_t, std::size_t) override
    {
        co_return errc::internal;
    }

    task<result<ports::offline_page>>
    offline_messages(domain::site_key, std::optional<domain::offline_message_id>, std::size_t) override
    {
        co_return errc::internal;
    }

    task<result<bool>> has_offline_message(domain::site_key, domain::offline_message_id) override
    {
        co_return errc::internal;
    }

    std::vector<errc> failures;  // one a call, then success
    bool slow = false;
    int attempts = 0;
    std::size_t largest_batch = 0;
    std::vector<std::string> events;

private:
    timer commit_takes_;
    ports::store_identity identity_;
};

struct fixture {
    explicit fixture(app::journal::settings how = {})
        : store(io)
        , journal(io.get_executor(), store, how, [this](const ports::decided& step) {
            store.events.push_back("shown " + *step.site);
        })
    {
        auto runs = [this]() -> task<void> {
            outcome = co_await journal.run();
            ended = true;
        };
        keep = runs;
        asio::co_spawn(io, keep, asio::detached);
    }

    ~fixture()
    {
        journal.stop();
        (void)run_until(io, [&] { return ended; });
    }

    /// A step named by its site, with something durable in it or not.
    void add(const std::string& name, bool durable = true, std::function<void()> then = {})
    {
        domain::effects effects;
        if (durable)
            effects.emplace_back(domain::message_added{});
        else
            effects.emplace_back(domain::typing_shown{});
        journal.add({std::make_shared<const std::string>(name), std::move(effects)}, std::move(then));
    }

    bool shown(const std::string& name) const
    {
        return std::find(store.events.begin(), store.events.end(), "shown " + name) != store.events.end();
    }

    asio::io_context io;
    scripted_store store;
    app::journal journal;
    std::function<task<void>()> keep;
    result<void> outcome;
    bool ended = false;
};

using events = std::vector<std::string>;

}  // namespace

TEST_CASE("journal: nothing is shown before its whole batch is stored", "[app][journal]")
{
    fixture f;
    f.add("a");
    f.add("b");
    REQUIRE(run_until(f.io, [&] { return f.shown("b"); }));
    CHECK(f.store.events == events{"stored a", "stored b", "shown a", "shown b"});
    CHECK(f.store.attempts == 1);
}

TEST_CASE("journal: what arrives during a commit shares the next one", "[app][journal]")
{
    fixture f;
    f.store.slow = true;
    f.add("first");
    REQUIRE(run_until(f.io, [&] { return f.store.attempts == 1; }));
    for (int i = 0; i < 50; ++i)
        f.add("later");
    REQUIRE(run_until(f.io, [&] { return f.shown("later"); }));
    CHECK(f.store.attempts == 2);
    CHECK(f.store.largest_batch == 50);
}

TEST_CASE(
    "journal: crowded as soon as more waits than fits into a batch, and for as long as it does",
    "[app][journal]"
)
{
    constexpr std::size_t batch = 8;
    fixture f({1ms, batch});
    f.store.slow = true;
    f.add("first");
    REQUIRE(run_until(f.io, [&] { return f.store.attempts == 1; }));
    const auto later = std::chrono::steady_clock::now() + 1min;
    for (std::size_t i = 1; i < batch; ++i)
        f.add("few");
    CHECK(f.journal.crowded_for(later) == 0ms);
    f.add("one more");
    CHECK(f.journal.crowded_for(later) > 59s);
    REQUIRE(run_until(f.io, [&] { return f.shown("one more"); }));
    CHECK(f.journal.crowded_for(later) == 0ms);
}

TEST_CASE("journal: a transient step keeps its place and is not stored", "[app][journal]")
{
    fixture f;
    f.add("message");
    f.add("typing", false);
    REQUIRE(run_until(f.io, [&] { return f.shown("typing"); }));
    CHECK(f.store.events == events{"stored message", "stored typing", "shown message", "shown typing"});
}

TEST_CASE("journal: transient steps alone never reach the store", "[app][journal]")
{
    fixture f;
    f.add("typing", false);
    REQUIRE(run_until(f.io, [&] { return f.shown("typing"); }));
    CHECK(f.store.attempts == 0);
}

TEST_CASE("journal: a failing disk delays, refuses new work, and loses nothing", "[app][journal][failure]")
{
    fixture f;
    f.store.failures = {errc::storage_full, errc::store_unavailable};
    f.add("a");
    REQUIRE(run_until(f.io, [&] { return f.journal.refusing().has_value(); }));
    CHECK(f.journal.refusing() == errc::storage_full);
    CHECK_FALSE(f.shown("a"));

    REQUIRE(run_until(f.io, [&] { return f.shown("a"); }));
    CHECK(f.store.attempts == 3);
    CHECK_FALSE(f.journal.refusing().has_value());
    CHECK(f.store.events == events{"stored a", "shown a"});
}

TEST_CASE(
    "journal: a batch that can never be stored ends the journal and is never shown",
    "[app][journal][failure]"
)
{
    fixture f;
    f.store.failures = {errc::internal};
    f.add("impossible");
    REQUIRE(run_until(f.io, [&] { return f.ended; }));
    CHECK_FALSE(f.outcome.has_value());
    CHECK_FALSE(f.shown("impossible"));
    CHECK(f.journal.refusing() == errc::internal);
}

TEST_CASE("journal: `then` runs after the step was shown", "[app][journal]")
{
    fixture f;
    bool shown_before = false;
    f.add("a", true, [&] { shown_before = f.shown("a"); });
    REQUIRE(run_until(f.io, [&] { return f.shown("a"); }));
    CHECK(shown_before);
}

TEST_CASE("journal: stopping releases everything that was added", "[app][journal]")
{
    fixture f;
    f.store.slow = true;
    for (int i = 0; i < 20; ++i)
        f.add("step");
    f.journal.stop();
    REQUIRE(run_until(f.io, [&] { return f.ended; }));
    CHECK(f.journal.waiting() == 0);
    CHECK(std::count(f.store.events.begin(), f.store.events.end(), "shown step") == 20);
}

TEST_CASE(
    "journal: what is dropped is neither stored nor shown, and the others go on",
    "[app][journal][drop]"
)
{
    fixture f;
    f.store.slow = true;
    bool told = false;
    bool passed = false;
    f.add("gone", true, [&] { told = true; });
    f.add("stays");
    f.journal.add({std::make_shared<const std::string>("gone"), {}}, [&] { passed = true; });
    f.journal.drop("gone");
    REQUIRE(run_until(f.io, [&] { return f.shown("stays") && passed; }));
    CHECK(f.store.events == events{"stored stays", "stored gone", "shown stays", "shown gone"});
    CHECK_FALSE(told);
    CHECK_FALSE(f.journal.refusing().has_value());
}

TEST_CASE("journal: a batch that fails is tried again without what was dropped", "[app][journal][drop]")
{
    fixture f;
    f.store.failures = {errc::store_unavailable, errc::store_unavailable};
    f.add("gone");
    f.add("stays");
    REQUIRE(run_until(f.io, [&] { return f.store.attempts == 1; }));
    f.journal.drop("gone");
    f.add("gone");  // the site is open again: this one counts
    REQUIRE(run_until(f.io, [&] { return f.shown("gone"); }));
    CHECK(f.store.events == events{"stored stays", "shown stays", "stored gone", "shown gone"});
}

TEST_CASE("journal: with everything dropped it takes commands again", "[app][journal][drop]")
{
    fixture f;
    f.store.failures = std::vector<errc>(3, errc::store_unavailable);
    f.add("gone");
    REQUIRE(run_until(f.io, [&] { return f.journal.refusing().has_value(); }));
    f.journal.drop("gone");
    REQUIRE(run_until(f.io, [&] { return !f.journal.refusing().has_value(); }));
    CHECK(f.journal.waiting() == 0);
    CHECK(f.store.events.empty());
}

TEST_CASE("journal: all of it dropped within the window is no end", "[app][journal][drop]")
{
    fixture f;
    f.add("gone");
    f.io.poll();  // it waits for what shares the commit
    f.journal.drop("gone");
    CHECK_FALSE(run_until(
        f.io,
        [&] { return f.ended; },
        50ms
    ));
    f.add("stays");
    REQUIRE(run_until(f.io, [&] { return f.shown("stays"); }));
    CHECK(f.store.events == events{"stored stays", "shown stays"});
}
