#include "async/asked_together.hpp"

#include <boost/asio/co_spawn.hpp>
#include <catch2/catch.hpp>

#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>

using namespace pasokh;

namespace {

using doubler = asked_together<int, int>;

/// Answers only when it is let go, and keeps what it was asked at a time.
class slow_blocking_code {
public:
    std::vector<int> answer(const std::vector<int>& numbers)
    {
        calls_.push_back(numbers.size());
        if (calls_.size() == 1) go_.get_future().wait();
        std::vector<int> out;
        for (const auto each : numbers) {
            if (each < 0) throw std::runtime_error("planned");
            out.push_back(2 * each);
        }
        return out;
    }

    void let_go() { go_.set_value(); }

    [[nodiscard]] const std::vector<std::size_t>& calls() const { return calls_; }

private:
    std::promise<void> go_;
    std::vector<std::size_t> calls_;
};

struct asker {
    asker() : code([this](const std::vector<int>& numbers) { return slow.answer(numbers); }) {}

    ~asker() { pool.join(); }

    void ask(int number)
    {
        const auto place = answers.size();
        answers.emplace_back();
        asio::co_spawn(io, of(number), [this, place](std::exception_ptr failure, int got) {
            answers[place] = failure ? -1 : got;
        });
    }

    task<int> of(int number)
    {
        auto asked = all->ask(number);
        co_return co_await std::move(asked);
    }

    slow_blocking_code slow;
    doubler::answering code;
    asio::io_context io{1};
    asio::thread_pool pool{1};
    std::unique_ptr<doubler> all = std::make_unique<doubler>(pool, code);
    std::vector<std::optional<int>> answers;
};

}  // namespace

TEST_CASE(
    "asked together: what is asked meanwhile is answered by one call, each his own",
    "[async][together]"
)
{
    asker test;
    test.ask(1);
    test.io.poll();
    for (int number = 2; number <= 50; ++number)
        test.ask(number);
    test.io.poll();
    test.slow.let_go();
    test.io.run();
    CHECK(test.slow.calls() == std::vector<std::size_t>{1, 49});
    for (int number = 1; number <= 50; ++number)
        CHECK(test.answers.at(static_cast<std::size_t>(number) - 1) == 2 * number);

    test.io.restart();
    test.ask(51);
    test.io.run();
    CHECK(test.slow.calls() == std::vector<std::size_t>{1, 49, 1});
    CHECK(test.answers.back() == 102);
}

TEST_CASE("asked together: a failure is told to those of its call alone", "[async][together]")
{
    asker test;
    test.ask(1);
    test.io.poll();
    test.ask(-7);
    test.ask(2);
    test.io.poll();
    test.slow.let_go();
    test.io.run();
    CHECK(test.answers == std::vector<std::optional<int>>{2, -1, -1});

    test.io.restart();
    test.ask(3);
    test.io.run();
    CHECK(test.answers.back() == 6);
}

TEST_CASE("asked together: who still waits when it goes is told so", "[async][together]")
{
    asker test;
    test.ask(1);
    test.io.poll();
    test.ask(2);
    test.io.poll();
    test.slow.let_go();
    test.pool.join();
    test.all.reset();
    test.io.run();
    CHECK(test.slow.calls() == std::vector<std::size_t>{1});
    CHECK(test.answers == std::vector<std::optional<int>>{2, -1});
}
