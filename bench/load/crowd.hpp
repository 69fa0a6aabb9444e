#pragma once

#include "load/measure.hpp"
#include "load/peer.hpp"

#include <cstdint>
#include <deque>
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
        latencies one_way_apart;  // the same for operators who are at the other door than their visitor
        latencies round_trip;     // due time → the operator's answer is at the visitor
        std::int64_t relayed = 0;
        std::int64_t refused = 0;
    };

    /// Where they come in, on 127.0.0.1: of two nodes, visitors may use one and operators the other.
    struct doors {
        std::uint16_t visitors = 0;
        std::uint16_t operators = 0;
        std::string origin{};   // empty: each door's own
        bool by_turns = false;  // every other operator comes in where the visitors do
    };

    explicit crowd(doors where);
    ~crowd();

    /// A visitor who says hello and then nothing.
    void add_visitor();
    void add_operator(std::string_view cookie);

    /// Runs until everybody who was added is greeted. False when that takes longer than a minute.
    [[nodiscard]] bool greet();
    /// Every visitor opens a chat; until each has his operator.
    [[nodiscard]] bool open_chats();

    /// `per_second` messages of visitors for `seconds`, on a schedule that waits for nobody (open loop).
    void talk_on_schedule(double per_second, double seconds);
    /// One message in flight per visitor (closed loop).
    void talk_in_turn(double seconds);
    /// Lets what is under way arrive.
    void settle(double seconds);

    [[nodiscard]] figures& seen() { return seen_; }

    [[nodiscard]] std::size_t lost_connections() const { return lost_; }

private:
    struct member {
        peer socket;
        bool visitor;
        bool apart = false;  // an operator whose door is not the visitors'
        bool greeted = false;
        bool in_chat = false;
        bool writing = false;             // the poll knows that it waits to write
        std::uint64_t sent = 0;           // names its messages
        std::deque<std::int64_t> owed{};  // due times of what is not accepted yet
    };

    member& add(peer socket, bool visitor);
    void say(member& who, std::string_view chat, std::int64_t due);
    void take(member& who, std::string_view text);
    void take_message(member& who, std::string_view text);
    void flush(member& who);
    void lose(member& who);
    /// One round of the poll; never longer than `at_most_ms`.
    void turn(int at_most_ms);
    template <class Reached>
    bool turn_until(Reached reached);

    doors doors_;
    int poll_;
    std::vector<std::unique_ptr<member>> all_;
    std::vector<member*> visitors_;
    std::size_t operators_ = 0;
    std::size_t greeted_ = 0, in_chat_ = 0, lost_ = 0;
    bool in_turn_ = false;
    figures seen_;
};

}  // namespace pasokh::bench
