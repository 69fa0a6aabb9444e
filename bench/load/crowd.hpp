#pragma once

#include "load/frames.hpp"
#include "load/measure.hpp"
#include "load/peer.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pasokh::bench {

/// Visitors and operators in chats with one another, on one thread. Every message of a visitor carries the
/// time at which it was due; the operator sends the same text back.
class crowd {
public:
    struct figures {
        latencies acknowledged;   // due time (visitor) or sending (operator) → accepted
        latencies one_way;        // due time → at the operator
        latencies one_way_apart;  // the same where every other operator is at another door than his visitor
        latencies round_trip;     // due time → the operator's answer is at the visitor
        latencies late;           // due time → written by this generator: what it adds to the others itself
        std::int64_t relayed = 0;
        std::int64_t accepted = 0;
        std::int64_t refused = 0;
    };

    /// How messages are spread over the time of a schedule.
    struct schedule {
        double per_second = 0;  // messages of visitors
        double seconds = 0;
        std::int64_t together = 1;  // so many are due at one and the same moment
    };

    /// `patience`: so many seconds everything that is waited for may take.
    explicit crowd(doors where, double patience = 60);
    ~crowd();

    /// A visitor who says hello and then nothing. While many wait for their greeting this waits for them. Who
    /// is sent away before his greeting, because the server is busy, comes back.
    void add_visitor();
    void add_operator(std::string_view cookie);

    /// Runs until everybody who was added is greeted. False when that takes too long.
    [[nodiscard]] bool greet();
    /// Every visitor opens a chat, so many at a time that none is refused; until each has his operator.
    [[nodiscard]] bool open_chats();
    /// Every visitor says `lines` things, one after the other, to whoever may be there; until all is
    /// accepted.
    [[nodiscard]] bool say_to_nobody(int lines);
    /// Every visitor looks at another page, `times` times.
    void browse(int times);

    /// Messages of visitors on a schedule that waits for nobody (open loop).
    void talk_on_schedule(const schedule& plan);
    /// One message in flight per visitor (closed loop).
    void talk_in_turn(double seconds);
    /// All visitors speak at once, then all operators answer at once, `rounds` times, and nobody goes on
    /// before everything has arrived: the server gets the same work in the same portions every time. False
    /// when something does not arrive.
    [[nodiscard]] bool talk_in_step(int rounds);
    /// Lets what is under way arrive.
    void settle(double seconds);

    /// From here on what is said is Persian, in as many bytes.
    void speak_persian() { persian_ = true; }

    /// To be called often: what is due by now is said, and what has arrived is taken. For company that talks
    /// beside another crowd.
    void talk_meanwhile(double per_second);

    /// Called in every turn, e.g. for visitors who come and go meanwhile.
    void also(std::function<void()> what) { also_ = std::move(what); }

    [[nodiscard]] figures& seen() { return seen_; }

    [[nodiscard]] std::size_t lost_connections() const { return lost_; }

    /// Times that somebody was sent away before his greeting.
    [[nodiscard]] std::size_t sent_away() const { return sent_away_; }

private:
    static constexpr std::size_t at_once = 250;

    enum class answering { at_once, together };

    struct member {
        peer socket;
        bool visitor;
        std::string cookie;
        bool apart =
            false;  // an operator who is at another door than the visitors, while others are at theirs
        bool greeted = false;
        bool in_chat = false;
        bool gone = false;
        bool writing = false;             // the poll knows that it waits to write
        std::uint64_t sent = 0;           // names its messages
        std::deque<std::int64_t> owed{};  // due times of what is not accepted yet
    };

    struct answer {
        member* who;
        std::string chat;
        std::int64_t due;
    };

    void add(bool visitor, std::string_view cookie);
    void connect(bool visitor, std::string_view cookie);
    void come_back();
    void say(member& who, std::string_view chat, std::int64_t due);
    void take(member& who, std::string_view text);
    void take_message(member& who, std::string_view text);
    void flush(member& who);
    void lose(member& who);
    /// One round of the poll; never longer than `at_most_ms`.
    void turn(int at_most_ms);

    template <class Reached>
    bool turn_until(Reached reached)
    {
        const auto until = now_ns() + patience_;
        while (!reached() && now_ns() < until)
            turn(10);
        return reached();
    }

    struct absent {
        std::int64_t until;
        bool visitor;
        std::string cookie;
    };

    doors doors_;
    bool persian_ = false;
    std::int64_t patience_;
    int poll_;
    std::vector<std::unique_ptr<member>> all_;  // who was sent away too
    std::vector<member*> visitors_;
    std::deque<absent> absent_;
    std::size_t operators_ = 0;
    std::size_t added_ = 0, greeted_ = 0, in_chat_ = 0, lost_ = 0, sent_away_ = 0;
    bool in_turn_ = false;
    std::int64_t next_due_ = 0;  // of talk_meanwhile
    std::size_t next_speaker_ = 0;
    answering how_ = answering::at_once;
    std::vector<answer> held_;  // answers of operators that go together
    std::function<void()> also_;
    figures seen_;
};

}  // namespace pasokh::bench
