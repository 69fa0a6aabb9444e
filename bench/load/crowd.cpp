#include "load/crowd.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <sys/epoll.h>
#include <unistd.h>

namespace pasokh::bench {
namespace {

constexpr std::size_t text_bytes = 120;
constexpr std::int64_t second = 1'000'000'000;

constexpr std::string_view visitor_hello =
    R"({"type":"hello","v":1,"site":"bench","page":{"url":"https://shop.example/","title":"Shop","referrer":""},"lang":"en"})";
constexpr std::string_view operator_hello = R"({"type":"hello","v":1})";
constexpr std::string_view available = R"({"type":"status","ref":1,"status":"available"})";

/// What stands between `before` and the next quote.
std::string_view after(std::string_view text, std::string_view before)
{
    const auto at = text.find(before);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + before.size());
    return text.substr(0, text.find('"'));
}

/// The due time that a text carries; 0 when it is not one of ours.
std::int64_t due_of(std::string_view frame)
{
    const auto text = after(frame, R"("text":"due )");
    std::int64_t due = 0;
    std::from_chars(text.data(), text.data() + text.size(), due);
    return due;
}

}  // namespace

crowd::crowd(doors where) : doors_(std::move(where)), poll_(::epoll_create1(EPOLL_CLOEXEC)) {}

crowd::~crowd()
{
    ::close(poll_);
}

crowd::member& crowd::add(peer socket, bool visitor)
{
    all_.push_back(std::make_unique<member>(member{std::move(socket), visitor}));
    auto& who = *all_.back();
    who.socket.send(visitor ? visitor_hello : operator_hello);
    if (!visitor) who.socket.send(available);
    epoll_event event{EPOLLIN | EPOLLOUT, {.ptr = &who}};
    who.writing = true;
    if (::epoll_ctl(poll_, EPOLL_CTL_ADD, who.socket.descriptor(), &event) != 0)
        throw std::runtime_error("epoll_ctl");
    return who;
}

void crowd::add_visitor()
{
    visitors_.push_back(&add(peer(doors_.visitors, "/ws/visitor", {}, doors_.origin), true));
    turn(0);
}

void crowd::add_operator(std::string_view cookie)
{
    const bool apart = doors_.operators != doors_.visitors && (!doors_.by_turns || operators_ % 2 == 1);
    ++operators_;
    const auto door = apart ? doors_.operators : doors_.visitors;
    add(peer(door, "/ws/console", cookie, doors_.origin), false).apart = apart;
    turn(0);
}

template <class Reached>
bool crowd::turn_until(Reached reached)
{
    const auto until = now_ns() + 60 * second;
    while (!reached() && now_ns() < until)
        turn(10);
    return reached();
}

bool crowd::greet()
{
    return turn_until([this] { return greeted_ + lost_ == all_.size(); }) && lost_ == 0;
}

bool crowd::open_chats()
{
    for (auto* each : visitors_) {
        say(*each, {}, now_ns());
        turn(0);
    }
    const bool all = turn_until([this] { return in_chat_ == visitors_.size(); });
    settle(0.5);
    seen_ = {};
    return all;
}

void crowd::talk_on_schedule(double per_second, double seconds)
{
    const auto start = now_ns();
    const auto between = static_cast<double>(second) / per_second;
    const auto all = static_cast<std::int64_t>(per_second * seconds);
    for (std::int64_t i = 0; i < all;) {
        const auto due = start + static_cast<std::int64_t>(between * static_cast<double>(i));
        if (now_ns() < due) {
            turn(0);  // polls without sleeping: a sleeper would be late
            continue;
        }
        say(*visitors_[static_cast<std::size_t>(i) % visitors_.size()], {}, due);
        if (++i % 64 == 0) turn(0);  // behind its schedule it still reads
    }
}

void crowd::talk_in_turn(double seconds)
{
    in_turn_ = true;
    for (auto* each : visitors_)
        say(*each, {}, now_ns());
    settle(seconds);
    in_turn_ = false;
}

void crowd::settle(double seconds)
{
    const auto until = now_ns() + static_cast<std::int64_t>(seconds * static_cast<double>(second));
    while (now_ns() < until)
        turn(1);
}

void crowd::say(member& who, std::string_view chat, std::int64_t due)
{
    std::string frame = R"({"type":"say",)";
    if (!chat.empty()) frame.append(R"("chat":")").append(chat).append(R"(",)");
    frame.append(R"("client_id":"m)").append(std::to_string(++who.sent)).append(R"(","text":")");
    const auto begin = frame.size();
    frame.append("due ").append(std::to_string(due)).append(" ");
    frame.append(text_bytes - (frame.size() - begin), 'x').append("\"}");
    who.owed.push_back(who.visitor ? due : now_ns());
    who.socket.send(frame);
    flush(who);
}

void crowd::take(member& who, std::string_view text)
{
    if (text.starts_with(R"({"type":"message")")) {
        take_message(who, text);
    } else if (text.starts_with(R"({"type":"accepted")")) {
        if (who.owed.empty()) return;
        seen_.acknowledged.add(now_ns() - who.owed.front());
        who.owed.pop_front();
    } else if (text.starts_with(R"({"type":"resumed")")) {
        greeted_ += who.greeted ? 0 : 1;
        who.greeted = true;
    } else if (text.starts_with(R"({"type":"error")")) {
        ++seen_.refused;
    } else if (who.visitor && !who.in_chat && text.find(R"("state":"assigned")") != std::string_view::npos) {
        who.in_chat = true;
        ++in_chat_;
    }
}

void crowd::take_message(member& who, std::string_view text)
{
    const auto due = due_of(text);
    const bool from_visitor = text.find(R"("from":{"kind":"visitor")") != std::string_view::npos;
    if (due == 0 || from_visitor == who.visitor) return;
    ++seen_.relayed;
    if (who.visitor) {
        seen_.round_trip.add(now_ns() - due);
        if (in_turn_) say(who, {}, now_ns());
    } else {
        (who.apart && doors_.by_turns ? seen_.one_way_apart : seen_.one_way).add(now_ns() - due);
        std::array<char, 32> chat{};
        const auto id = after(text, R"("chat":")");
        id.copy(chat.data(), chat.size());
        say(who, {chat.data(), std::min(id.size(), chat.size())}, due);
    }
}

void crowd::flush(member& who)
{
    if (!who.socket.flush()) return lose(who);
    if (who.socket.wants_to_write() == who.writing) return;
    who.writing = !who.writing;
    epoll_event event{who.writing ? EPOLLIN | EPOLLOUT : EPOLLIN, {.ptr = &who}};
    ::epoll_ctl(poll_, EPOLL_CTL_MOD, who.socket.descriptor(), &event);
}

void crowd::lose(member& who)
{
    ::epoll_ctl(poll_, EPOLL_CTL_DEL, who.socket.descriptor(), nullptr);
    ++lost_;
}

void crowd::turn(int at_most_ms)
{
    std::array<epoll_event, 256> events;
    const int got = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), at_most_ms);
    for (int i = 0; i < got; ++i) {
        auto& who = *static_cast<member*>(events[static_cast<std::size_t>(i)].data.ptr);
        const auto what = events[static_cast<std::size_t>(i)].events;
        if ((what & EPOLLIN) != 0) {
            const bool open = who.socket.fill();
            std::string_view text;
            while (who.socket.next(text))
                take(who, text);
            if (!open) {
                lose(who);
                continue;
            }
        }
        flush(who);
    }
}

}  // namespace pasokh::bench
