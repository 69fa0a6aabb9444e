#include "load/passers.hpp"

#include <array>
#include <stdexcept>
#include <sys/epoll.h>
#include <unistd.h>
#include <utility>

namespace pasokh::bench {
namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::size_t most_here = 4'000;
constexpr int come_a_turn = 16;  // what is due beside them is not kept waiting

}  // namespace

passers::passers(doors where) : doors_(std::move(where)), poll_(::epoll_create1(EPOLL_CLOEXEC)) {}

passers::~passers()
{
    ::close(poll_);
}

bool passers::collect_tokens(std::size_t count)
{
    collecting_ = true;
    const auto until = now_ns() + 60 * second;
    constexpr std::size_t at_once = 32;
    for (std::size_t come_so_far = 0; come_so_far < count || !here_.empty();) {
        for (; come_so_far < count && here_.size() < at_once; ++come_so_far)
            come();
        turn(10);
        if (now_ns() > until) return false;
    }
    collecting_ = false;
    seen_ = {};
    return true;
}

void passers::come()
{
    peer socket(doors_.visitors, "/ws/visitor", {}, doors_.origin);
    socket.reset_at_end();
    here_.push_back(std::make_unique<passer>(passer{std::move(socket), now_ns(), here_.size()}));
    auto& who = *here_.back();
    const bool known = !collecting_ && !tokens_.empty();
    who.socket.send(visitor_hello(known ? tokens_[next_token_++ % tokens_.size()] : std::string()));
    epoll_event event{EPOLLIN | EPOLLOUT, {.ptr = &who}};
    if (::epoll_ctl(poll_, EPOLL_CTL_ADD, who.socket.descriptor(), &event) != 0)
        throw std::runtime_error("epoll_ctl");
}

void passers::take(passer& who)
{
    std::string_view text;
    while (who.socket.next(text)) {
        if (collecting_ && text.starts_with(R"({"type":"welcome")"))
            if (const auto token = after(text, R"("token":")"); !token.empty()) tokens_.emplace_back(token);
        // It would be asked for an answer to its close, which a throng need not give.
        if (text.starts_with(R"({"type":"reconnect")")) who.turned_away = true;
        if (!text.starts_with(R"({"type":"resumed")")) continue;
        who.greeted = true;
        ++seen_.greetings;
        seen_.greeted.add(now_ns() - who.began);
    }
}

void passers::go(passer& who)
{
    const auto place = who.place;  // `who` ends with its pointer
    here_[place].swap(here_.back());
    here_[place]->place = place;
    here_.pop_back();
}

void passers::turn(int at_most_ms)
{
    std::array<epoll_event, 256> events;
    const int got = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), at_most_ms);
    for (int i = 0; i < got; ++i) {
        const auto& event = events[static_cast<std::size_t>(i)];
        auto& who = *static_cast<passer*>(event.data.ptr);
        bool open = (event.events & EPOLLIN) == 0 || who.socket.fill();
        take(who);
        open = open && !who.turned_away;
        if (!open && !who.greeted) ++seen_.refused;
        if (!open || who.greeted || !who.socket.flush()) {
            go(who);
            continue;
        }
        if (who.socket.wants_to_write() == who.writing) continue;
        who.writing = !who.writing;
        epoll_event next{who.writing ? EPOLLIN | EPOLLOUT : EPOLLIN, {.ptr = &who}};
        ::epoll_ctl(poll_, EPOLL_CTL_MOD, who.socket.descriptor(), &next);
    }
}

void passers::throng(std::size_t at_once, double seconds)
{
    const auto until = now_ns() + static_cast<std::int64_t>(seconds * static_cast<double>(second));
    while (now_ns() < until) {
        while (here_.size() < at_once)
            come();
        turn(10);
    }
}

void passers::churn(double per_second)
{
    const auto now = now_ns();
    const auto between = static_cast<std::int64_t>(static_cast<double>(second) / per_second);
    if (next_due_ == 0) next_due_ = now;
    for (int i = 0; i < come_a_turn && next_due_ <= now; ++i, next_due_ += between) {
        if (here_.size() < most_here)
            come();
        else
            ++seen_.missed;
    }
    turn(0);
}

}  // namespace pasokh::bench
