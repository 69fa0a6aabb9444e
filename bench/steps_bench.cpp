// What the steps of a message cost one by one: decode, decide, store, encode; and routing, and the bot. Times
// that a benchmark takes by hand ("manual_time") are CPU time. `tools/bench core` reads routing/1000/10000
// from here.

#include "adapters/sqlite/sqlite_store.hpp"
#include "domain/desk.hpp"
#include "faq/engine.hpp"
#include "faq/loader.hpp"
#include "wire/frames.hpp"
#include "wire/operator_codec.hpp"
#include "wire/visitor_codec.hpp"

#include <boost/asio/co_spawn.hpp>

#include <benchmark/benchmark.h>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <time.h>
#include <unistd.h>
#include <utility>
#include <variant>
#include <vector>

// size: one program, so that one command times all steps of a message
namespace {

using namespace pasokh;
using namespace std::chrono_literals;

const std::string words(120, 'x');

domain::visitor_id visitor(std::uint64_t n)
{
    return {1, n};
}

domain::operator_id operator_(std::uint64_t n)
{
    return {2, n};
}

domain::session_id console(std::uint64_t n)
{
    return {4, n};
}

/// A site with operators who have one slot each, and visitors numbered in the order of their coming. Commands
/// that are refused are a mistake of the benchmark.
class shop {
public:
    explicit shop(std::uint64_t operators) : desk_(settings())
    {
        for (std::uint64_t i = 0; i < operators; ++i) {
            domain::operator_profile who;
            who.id = operator_(i);
            who.name = "operator " + std::to_string(i);
            who.capacity = 1;
            apply(domain::operator_saved{who});
            apply(domain::operator_connected{who.id, console(i)});
        }
    }

    domain::effects apply(const domain::command& what)
    {
        now_ += 1ms;
        auto done = desk_.apply(what, now_);
        if (!done) throw std::runtime_error("a command was refused: " + done.error().message());
        return std::move(*done);
    }

    /// The next visitor comes to a page; comes() is his id.
    domain::effects comes()
    {
        const domain::page here{"https://shop.example/", "Shop", ""};
        return apply(domain::visitor_connected{visitor(++last_), {3, last_}, here, "en", false, {}});
    }

    [[nodiscard]] domain::visitor_said words_of(std::uint64_t n)
    {
        return {visitor(n), {3, n}, chat_of(n), "m" + std::to_string(++messages_), words, {}};
    }

    [[nodiscard]] domain::operator_said answer_of(std::uint64_t n)
    {
        const auto to = desk_.chats_of(operator_(n)).front().record->id;
        return {operator_(n), console(n), to, "o" + std::to_string(++messages_), words};
    }

    /// He opens a chat.
    void comes_and_writes()
    {
        comes();
        apply(words_of(last_));
    }

    [[nodiscard]] static domain::chat_id chat_of(std::uint64_t n) { return {5, n}; }

    [[nodiscard]] domain::chat_id held_by(std::uint64_t n) const
    {
        return desk_.chats_of(operator_(n)).front().record->id;
    }

    [[nodiscard]] std::uint64_t newest() const { return last_; }

    [[nodiscard]] domain::desk::counts count() const { return desk_.count(); }

private:
    static domain::desk_settings settings()
    {
        domain::desk_settings site;
        site.departments = {{"support", {{"en", "Support"}}, std::nullopt, std::nullopt}};
        site.default_language = "en";
        site.bot = false;
        site.max_queue = 1'000'000;
        return site;
    }

    domain::desk desk_;
    time_point now_{12h};
    std::uint64_t last_ = 0, messages_ = 0;
};

/// CPU time of this thread, or of all: what other programs take on a shared machine is not counted.
template <class Work>
double cpu_seconds_of(Work work, clockid_t clock = CLOCK_THREAD_CPUTIME_ID)
{
    const auto now = [clock] {
        timespec at{};
        ::clock_gettime(clock, &at);
        return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_nsec) * 1e-9;
    };
    const auto start = now();
    work();
    return now() - start;
}

void decode_of_a_visitor(benchmark::State& state)
{
    const auto frame = R"({"type":"say","client_id":"m-8fK2","text":")" + words + "\"}";
    for (auto _ : state)
        benchmark::DoNotOptimize(wire::decode_visitor(frame, {}));
    state.SetBytesProcessed(
        static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(frame.size())
    );
}

BENCHMARK(decode_of_a_visitor)->Name("decode/visitor_says");

void decode_of_an_operator(benchmark::State& state)
{
    const auto frame =
        R"({"type":"say","chat":"5f0c1e7a9b3d4c2e8f10a6b7c8d9e0f1","client_id":"o-1","text":")" + words +
        "\"}";
    for (auto _ : state)
        benchmark::DoNotOptimize(wire::decode_operator(frame, {}));
    state.SetBytesProcessed(
        static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(frame.size())
    );
}

BENCHMARK(decode_of_an_operator)->Name("decode/operator_says");

domain::message a_message()
{
    shop of(1);
    of.comes_and_writes();
    for (const auto& each : of.apply(of.words_of(1)))
        if (const auto* added = std::get_if<domain::message_added>(&each)) return added->message;
    throw std::runtime_error("no message was added");
}

void encode_message(benchmark::State& state)
{
    const auto line = a_message();
    for (auto _ : state)
        benchmark::DoNotOptimize(wire::message_frame(shop::chat_of(1), line));
}

BENCHMARK(encode_message)->Name("encode/message");

void encode_accepted(benchmark::State& state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(wire::accepted_frame("m-8fK2", shop::chat_of(1), 7, time_point{12h}));
}

BENCHMARK(encode_accepted)->Name("encode/accepted");

/// Both sides of `range` chats by turns.
void desk_apply(benchmark::State& state)
{
    const auto chats = static_cast<std::uint64_t>(state.range(0));
    shop of(chats);
    for (std::uint64_t i = 0; i < chats; ++i)
        of.comes_and_writes();
    std::uint64_t n = 0;
    for (auto _ : state) {
        const domain::command said =
            n % 2 == 0 ? domain::command(of.words_of(n / 2 % chats + 1)) : of.answer_of(n / 2 % chats);
        ++n;
        state.SetIterationTime(cpu_seconds_of([&] { benchmark::DoNotOptimize(of.apply(said)); }));
    }
}

BENCHMARK(desk_apply)->Name("desk_apply/says")->Arg(10)->Arg(1'000)->UseManualTime();

/// All operators are busy, `waiting` chats wait; one operator closes his chat, and the desk decides who is
/// next. The time is that of the whole command.
void routing(benchmark::State& state)
{
    const auto operators = static_cast<std::uint64_t>(state.range(0));
    const auto waiting = static_cast<std::uint64_t>(state.range(1));
    shop of(operators);
    for (std::uint64_t i = 0; i < operators + waiting; ++i)
        of.comes_and_writes();
    if (of.count().queued != waiting) throw std::runtime_error("another number of chats waits");
    std::uint64_t n = 0;
    for (auto _ : state) {
        const auto who = n++ % operators;
        const domain::command closed = domain::operator_closed{operator_(who), of.held_by(who)};
        state.SetIterationTime(cpu_seconds_of([&] { benchmark::DoNotOptimize(of.apply(closed)); }));
        of.comes_and_writes();
    }
    if (of.count().queued != waiting) throw std::runtime_error("a closed chat let nobody in");
}

BENCHMARK(routing)
    ->Args({10, 100})
    ->Args({1'000, 10'000})
    ->Args({10'000, 100'000})
    ->UseManualTime()
    ->Iterations(1'000);

/// All but one of the operators are free: a visitor writes his first words and the desk decides who gets him.
void arrival(benchmark::State& state)
{
    shop of(static_cast<std::uint64_t>(state.range(0)));
    for (auto _ : state) {
        of.comes();
        const domain::command first = of.words_of(of.newest());
        state.SetIterationTime(cpu_seconds_of([&] { benchmark::DoNotOptimize(of.apply(first)); }));
        of.apply(domain::visitor_ended{visitor(of.newest())});
    }
}

BENCHMARK(arrival)->Arg(10)->Arg(1'000)->Arg(10'000)->UseManualTime()->Iterations(1'000);

/// A folder of its own, in memory where the system has such a place: what fsync costs is the disk's affair.
class scratch {
public:
    scratch()
    {
        const std::filesystem::path memory("/dev/shm");
        auto name =
            (is_directory(memory) ? memory : std::filesystem::temp_directory_path()) / "pasokh-XXXXXX";
        auto text = name.string();
        if (::mkdtemp(text.data()) == nullptr) throw std::runtime_error("no folder");
        path_ = text;
    }

    ~scratch()
    {
        std::error_code ignored;
        remove_all(path_, ignored);
    }

    scratch(const scratch&) = delete;
    scratch& operator=(const scratch&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

void append(asio::io_context& io, ports::store& to, std::shared_ptr<const ports::batch> what)
{
    bool stored = false;
    asio::co_spawn(
        io.get_executor(),
        to.append(std::move(what)),
        [&](const std::exception_ptr& thrown, auto outcome) { stored = !thrown && outcome; }
    );
    io.restart();
    io.run();
    if (!stored) throw std::runtime_error("the store refused");
}

/// One transaction of `range` messages in as many chats, with its two changes of threads.
void journal_append(benchmark::State& state)
{
    const scratch folder;
    static asio::io_context io;  // outlives every store: a pool's thread touches it after its answer is out
    auto opened = sqlite::sqlite_store::open(folder.path());
    if (!opened) throw std::runtime_error("the store does not open");
    const auto size = static_cast<std::uint64_t>(state.range(0));
    const auto site = std::make_shared<const domain::site_key>("bench");
    shop of(size);
    const auto decided = [&](domain::effects what) { return ports::decided{site, std::move(what)}; };
    auto chats = std::make_shared<ports::batch>();
    for (std::uint64_t i = 1; i <= size; ++i) {
        chats->push_back(decided(of.comes()));
        chats->push_back(decided(of.apply(of.words_of(i))));
    }
    append(io, **opened, chats);
    for (auto _ : state) {
        auto next = std::make_shared<ports::batch>();
        for (std::uint64_t i = 1; i <= size; ++i)
            next->push_back(decided(of.apply(of.words_of(i))));
        state.SetIterationTime(cpu_seconds_of([&] { append(io, **opened, next); }, CLOCK_PROCESS_CPUTIME_ID));
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * size));
}

BENCHMARK(journal_append)->Arg(1)->Arg(16)->Arg(64)->Arg(256)->UseManualTime()->MinTime(0.1);

void bot_question(benchmark::State& state)
{
    const auto read = faq::load_jsonl(PASOKH_BENCH_FAQ);
    if (!read.ok()) throw std::runtime_error("the FAQ of the demo does not load");
    const auto engine = faq::engine::build(read.content);
    for (auto _ : state)
        benchmark::DoNotOptimize(engine.ask("how much does it cost to send it to Shiraz?", "en"));
}

BENCHMARK(bot_question)->Name("bot_question/demo_shop");

}  // namespace
