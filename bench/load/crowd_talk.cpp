// How a crowd talks: on a schedule, in turn, in lock step.

#include "load/crowd.hpp"

#include <utility>

namespace pasokh::bench {
namespace {

constexpr std::int64_t second = 1'000'000'000;

constexpr int said_a_turn = 64;  // of company: what is measured is not kept waiting

constexpr std::string_view another_page =
    R"({"type":"page","page":{"url":"https://shop.example/products/42","title":"A bowl","referrer":"https://shop.example/"}})";

}  // namespace

bool crowd::say_to_nobody(int lines)
{
    auto wanted = seen_.accepted;
    for (int i = 0; i < lines; ++i)
        for (std::size_t at = 0; at < visitors_.size();) {
            say(*visitors_[at], {}, now_ns());
            ++wanted;
            turn(0);
            const bool enough = ++at % at_once == 0 || at == visitors_.size();
            if (enough && !turn_until([&] { return seen_.accepted >= wanted; })) return false;
        }
    return true;
}

void crowd::browse(int times)
{
    for (int i = 0; i < times; ++i)
        for (auto* each : visitors_) {
            each->socket.send(another_page);
            flush(*each);
            turn(0);
        }
}

void crowd::talk_on_schedule(const schedule& plan)
{
    const auto start = now_ns();
    const auto between = static_cast<double>(second) / plan.per_second;
    const auto all = static_cast<std::int64_t>(plan.per_second * plan.seconds);
    for (std::int64_t i = 0; i < all;) {
        const auto place = i - i % plan.together;
        const auto due = start + static_cast<std::int64_t>(between * static_cast<double>(place));
        if (now_ns() < due) {
            turn(0);  // polls without sleeping: a sleeper would be late
            continue;
        }
        say(*visitors_[static_cast<std::size_t>(i) % visitors_.size()], {}, due);
        seen_.late.add(now_ns() - due);
        if (++i % 64 == 0) turn(0);  // behind its schedule it still reads
    }
}

void crowd::talk_meanwhile(double per_second)
{
    const auto now = now_ns();
    const auto between = static_cast<std::int64_t>(static_cast<double>(second) / per_second);
    if (next_due_ == 0) next_due_ = now;
    for (int i = 0; i < said_a_turn && next_due_ <= now; ++i, next_due_ += between)
        say(*visitors_[next_speaker_++ % visitors_.size()], {}, next_due_);
    turn(0);
}

void crowd::talk_in_turn(double seconds)
{
    in_turn_ = true;
    for (auto* each : visitors_)
        say(*each, {}, now_ns());
    settle(seconds);
    in_turn_ = false;
}

bool crowd::talk_in_step(int rounds)
{
    how_ = answering::together;
    const auto half = static_cast<std::int64_t>(visitors_.size());
    bool arrived = true;
    for (int i = 0; arrived && i < rounds; ++i) {
        const auto relayed = seen_.relayed, accepted = seen_.accepted;
        for (auto* each : visitors_)
            say(*each, {}, now_ns());
        arrived =
            turn_until([&] { return seen_.relayed == relayed + half && seen_.accepted == accepted + half; });
        for (const auto& each : std::exchange(held_, {}))
            say(*each.who, each.chat, each.due);
        arrived = arrived && turn_until([&] {
                      return seen_.relayed == relayed + 2 * half && seen_.accepted == accepted + 2 * half;
                  });
    }
    how_ = answering::at_once;
    return arrived;
}

}  // namespace pasokh::bench
