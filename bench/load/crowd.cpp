#include "load/crowd.hpp"

#include <array>
#include <charconv>
#include <stdexcept>
#include <sys/epoll.h>
#include <unistd.h>
#include <utility>

namespace pasokh::bench {
namespace {

constexpr std::size_t text_bytes = 120;
constexpr std::string_view persian_words = "سلام، وقت بخیر. سفارشی که هفتهٔ پیش ثبت کردم هنوز به دستم نرسیده، "
                                           "لطفاً پیگیری می‌کنید که کجاست؟";
constexpr std::int64_t second = 1'000'000'000;

/// Sooner than a widget would: it is told to wait some seconds.
constexpr std::int64_t come_back_after = second;
constexpr std::size_t greeted_at_once = 128;  // so many connect at the same time, as from a busy street

constexpr std::string_view hello_begins = R"({"type":"hello","v":1,"site":"bench",)";
constexpr std::string_view hello_ends =
    R"("page":{"url":"https://shop.example/","title":"Shop","referrer":""},"lang":"en"})";
constexpr std::string_view operator_hello = R"({"type":"hello","v":1})";
constexpr std::string_view available = R"({"type":"status","ref":1,"status":"available"})";

/// The due time that a text carries; 0 when it is not one of ours.
std::int64_t due_of(std::string_view frame)
{
    const auto text = after(frame, R"("text":"due )");
    std::int64_t due = 0;
    std::from_chars(text.data(), text.data() + text.size(), due);
    return due;
}

}  // namespace

std::string_view after(std::string_view text, std::string_view before)
{
    const auto at = text.find(before);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + before.size());
    return text.substr(0, text.find('"'));
}

std::string visitor_hello(std::string_view token)
{
    std::string out(hello_begins);
    if (!token.empty()) out.append(R"("token":")").append(token).append(R"(","returning":true,)");
    return out.append(hello_ends);
}

crowd::crowd(doors where, double patience)
    : doors_(std::move(where))
    , patience_(static_cast<std::int64_t>(patience * static_cast<double>(second)))
    , poll_(::epoll_create1(EPOLL_CLOEXEC))
{
}

crowd::~crowd()
{
    ::close(poll_);
}

void crowd::connect(bool visitor, std::string_view cookie)
{
    const bool apart = !visitor && doors_.by_turns && ++operators_ % 2 == 0;
    const auto port = visitor || (doors_.by_turns && !apart) ? doors_.visitors : doors_.operators;
    peer socket(port, visitor ? "/ws/visitor" : "/ws/console", cookie, doors_.origin);
    all_.push_back(std::make_unique<member>(member{std::move(socket), visitor, std::string(cookie), apart}));
    auto& who = *all_.back();
    who.socket.send(visitor ? visitor_hello() : std::string(operator_hello));
    if (visitor) visitors_.push_back(&who);
    if (!visitor) who.socket.send(available);
    epoll_event event{EPOLLIN | EPOLLOUT, {.ptr = &who}};
    who.writing = true;
    if (::epoll_ctl(poll_, EPOLL_CTL_ADD, who.socket.descriptor(), &event) != 0)
        throw std::runtime_error("epoll_ctl");
}

void crowd::add(bool visitor, std::string_view cookie)
{
    ++added_;
    connect(visitor, cookie);
    turn(0);
    const auto fewer_wait = [this] { return added_ < greeted_ + greeted_at_once; };
    if (!turn_until(fewer_wait)) throw std::runtime_error("nobody is greeted any more");
}

void crowd::come_back()
{
    while (!absent_.empty() && absent_.front().until <= now_ns()) {
        const auto who = std::move(absent_.front());
        absent_.pop_front();
        connect(who.visitor, who.cookie);
    }
}

void crowd::add_visitor()
{
    add(true, {});
}

void crowd::add_operator(std::string_view cookie)
{
    add(false, cookie);
}

bool crowd::greet()
{
    return turn_until([this] { return greeted_ + lost_ >= added_; }) && lost_ == 0;
}

bool crowd::open_chats()
{
    bool all = true;
    for (std::size_t i = 0; all && i < visitors_.size();) {
        say(*visitors_[i], {}, now_ns());
        turn(0);
        // All at the same moment would be more than a server is late for.
        if (++i % at_once == 0 || i == visitors_.size()) all = turn_until([&] { return in_chat_ == i; });
    }
    settle(0.5);
    seen_ = {};
    return all;
}

void crowd::settle(double seconds)
{
    const auto until = now_ns() + static_cast<std::int64_t>(seconds * static_cast<double>(second));
    while (now_ns() < until)
        turn(1);
}

void crowd::say(member& who, std::string_view chat, std::int64_t due)
{
    if (who.gone) return;
    std::string frame = R"({"type":"say",)";
    if (!chat.empty()) frame.append(R"("chat":")").append(chat).append(R"(",)");
    frame.append(R"("client_id":"m)").append(std::to_string(++who.sent)).append(R"(","text":")");
    const auto begin = frame.size();
    frame.append("due ").append(std::to_string(due)).append(" ");
    const auto room = text_bytes - (frame.size() - begin);
    auto letters = persian_ ? room : 0;
    while ((static_cast<unsigned char>(persian_words[letters]) & 0xC0) == 0x80)
        --letters;  // cut between two
    frame.append(persian_words, 0, letters).append(room - letters, 'x').append("\"}");
    who.owed.push_back(who.visitor ? due : now_ns());
    who.socket.send(frame);
    flush(who);
}

void crowd::take(member& who, std::string_view text)
{
    if (text.starts_with(R"({"type":"message")")) {
        take_message(who, text);
    } else if (text.starts_with(R"({"type":"accepted")")) {
        ++seen_.accepted;
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
        (who.apart ? seen_.one_way_apart : seen_.one_way).add(now_ns() - due);
        const auto chat = after(text, R"("chat":")");
        if (how_ == answering::together)
            held_.push_back({&who, std::string(chat), due});
        else
            say(who, chat, due);
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
    if (std::exchange(who.gone, true)) return;
    ::epoll_ctl(poll_, EPOLL_CTL_DEL, who.socket.descriptor(), nullptr);
    if (who.greeted) {
        ++lost_;
        return;
    }
    ++sent_away_;
    std::erase(visitors_, &who);
    absent_.push_back({now_ns() + come_back_after, who.visitor, who.cookie});
}

void crowd::turn(int at_most_ms)
{
    if (also_) also_();
    if (!absent_.empty()) come_back();
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
