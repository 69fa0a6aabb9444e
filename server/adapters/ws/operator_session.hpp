#pragma once

#include "adapters/ws/session.hpp"
#include "app/log_ins.hpp"
#include "wire/operator_codec.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pasokh::ws {

/// One console of an operator.
class operator_session final : public session {
public:
    operator_session(
        environment& env,
        std::unique_ptr<transport> line,
        std::string address,
        app::signed_in who
    );

    [[nodiscard]] domain::operator_id who() const { return log_in_.who.profile.id; }

    [[nodiscard]] const std::string& token_hash() const { return log_in_.token_hash; }

    [[nodiscard]] bool watches() const { return watches_ && follows(); }

    [[nodiscard]] bool is_live() const { return stage_ == stage::live; }

    /// Does it show this chat as one of his?
    [[nodiscard]] bool holds(domain::chat_id chat) const;
    [[nodiscard]] domain::seq_t top_of(domain::chat_id chat) const;

    /// A chat became his: its lines wait until its history was brought.
    void begin_chat(domain::chat_id chat, domain::seq_t top);
    /// The history, and then what waited for it. Null when it could not be read: the next beat makes up for
    /// it.
    void bring_history(domain::chat_id chat, const frame& snapshot);
    void end_chat(domain::chat_id chat);
    /// A new line of a chat of his; shown unless this session has it already.
    void show_line(domain::chat_id chat, domain::seq_t seq, const frame& what);
    void accept_line(domain::chat_id chat, const domain::message& line);

private:
    static constexpr unsigned lists = 4;  // team, queue, visitors, own chats

    struct held_chat {
        domain::chat_id chat;
        domain::seq_t top = 0;
        bool waits_for_history = false;
        std::vector<frame> lines;  // only while it waits
    };

    rest handle(std::string_view text) override;
    void leave() override;

    [[nodiscard]] const app::rate& frames_of(const app::limits& limit) const override
    {
        return limit.operator_frames;
    }

    [[nodiscard]] wire::tops open_tops() const override;
    void every_second() override;

    task<void> greet(wire::from_operator::hello hello);
    task<void> resume(wire::from_operator::hello hello, wire::tops chats);
    void welcome();
    /// Everything the console shows, as of now.
    [[nodiscard]] std::string state(std::size_t offline_waiting) const;

    rest obey(wire::from_operator::frame what, wire::wire_error command);
    void on(wire::from_operator::say what, const wire::wire_error& command);
    task<void> on_forgotten(wire::from_operator::say what, wire::wire_error command);
    task<void> on(wire::from_operator::offline_handled what, wire::wire_error command);
    task<void> on(wire::from_operator::history what, wire::wire_error command);
    task<void> on(wire::from_operator::sync what, wire::wire_error command);
    task<void> on(wire::from_operator::offline_list what, wire::wire_error command);
    void heal_lists();
    [[nodiscard]] std::string all_visitors() const;
    void on(wire::from_operator::watch what, const wire::wire_error& command);
    void submit(domain::command&& what, const wire::wire_error& command);

    held_chat* find(domain::chat_id chat);
    [[nodiscard]] const held_chat* find(domain::chat_id chat) const;

    app::signed_in log_in_;
    bool entered_ = false;
    bool watches_ = false;
    unsigned next_list_ = lists;  // to be given whole, because some of what changed was dropped
    std::vector<held_chat> chats_;
};

}  // namespace pasokh::ws
