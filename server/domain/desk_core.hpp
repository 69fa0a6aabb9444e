#pragma once

#include "domain/chat.hpp"
#include "domain/departments.hpp"
#include "domain/desk.hpp"
#include "domain/operator_state.hpp"
#include "domain/router.hpp"
#include "domain/step.hpp"
#include "domain/visitors.hpp"
#include "domain/wait_queue.hpp"

#include <array>
#include <deque>
#include <set>
#include <unordered_map>

namespace pasokh::domain {

/// The state of a desk and the moves that every command is made of. Split by topic: desk_chats.cpp (lines and
/// states), desk_routing.cpp (slots and queue), desk_visitors.cpp, desk_bot.cpp, desk_operators.cpp,
/// desk_staff.cpp and desk_time.cpp (commands), desk_restore.cpp, desk_views.cpp.
///
/// Two rules keep it right. A command first checks everything that may refuse it, then changes. And between
/// two commands no waiting chat could be given to anybody with a free slot: settle() sees to it.
struct desk_core {
    explicit desk_core(desk_settings configured);

    effects restore(saved_desk saved, time_point now);
    result<effects> apply(command&& what, time_point now);

    result<void> on(const visitor_connected& cmd, step& s);
    result<void> on(const visitor_disconnected& cmd, step& s);
    result<void> on(const visitor_moved& cmd, step& s);
    result<void> on(visitor_said& cmd, step& s);
    result<void> on(const visitor_typed& cmd, step& s);
    result<void> on(const visitor_read& cmd, step& s);
    result<void> on(const visitor_wants_human& cmd, step& s);
    result<void> on(const visitor_rated& cmd, step& s);
    result<void> on(const visitor_ended& cmd, step& s);
    result<void> on(const visitor_forgotten& cmd, step& s);
    result<void> on(const visitor_left_message& cmd, step& s);
    result<void> on(const invite_due& cmd, step& s);
    result<void> on(const invite_answered& cmd, step& s);
    result<void> on(const bot_replied& cmd, step& s);
    result<void> on(const operator_connected& cmd, step& s);
    result<void> on(const operator_disconnected& cmd, step& s);
    result<void> on(const operator_chose_status& cmd, step& s);
    result<void> on(const operator_idled& cmd, step& s);
    result<void> on(operator_said& cmd, step& s);
    result<void> on(const operator_typed& cmd, step& s);
    result<void> on(const operator_read& cmd, step& s);
    result<void> on(const operator_took& cmd, step& s);
    result<void> on(const operator_transferred& cmd, step& s);
    result<void> on(const operator_closed& cmd, step& s);
    result<void> on(const operator_held& cmd, step& s);
    result<void> on(const operator_resumed& cmd, step& s);
    result<void> on(const offline_message_handled& cmd, step& s);
    result<void> on(const operator_saved& cmd, step& s);
    result<void> on(const hours_changed& cmd, step& s);
    result<void> on(const settings_changed& cmd, step& s);
    result<void> on(const tick& cmd, step& s);
    result<void> on(const absences_due& cmd, step& s);

    // Finding
    [[nodiscard]] chat* find_chat(chat_id id);
    /// What one step does to many chats never depends on the order of a hash table.
    static void oldest_first(std::vector<chat*>& some);
    [[nodiscard]] chat* newest_chat(const visitor_state& who);
    [[nodiscard]] chat* open_chat(const visitor_state& who);
    [[nodiscard]] operator_state* find_operator(operator_id who);
    /// He may act: known and not disabled.
    [[nodiscard]] result<operator_state*> acting(operator_id who);
    /// A chat that he may close, hold or transfer: his own, or any for an admin.
    [[nodiscard]] chat* known_to(const operator_state& who, chat_id id);
    [[nodiscard]] result<chat*> manageable(const operator_state& who, chat_id id);

    // Lines and states of a chat
    const message& say(step& s, chat& c, message line, session_id origin = {});
    void report(step& s, chat& c, event_kind what, std::string subject = {});
    void set_state(step& s, chat& c, chat_state to);
    [[nodiscard]] chat_record opening_of(const visitor_state& who, chat_id new_chat, time_point now);
    chat& open(step& s, visitor_state& who, chat_record row);
    void begin_invited(step& s, visitor_state& who, chat& c);
    void ask_bot(step& s, chat& c, std::string choice, std::string previous, bot_line after);
    void close(step& s, chat& c, event_kind reason, const std::string& subject = {});

    // From the bot to the team
    enum class way { open, full, offline };
    [[nodiscard]] way way_to_team(const chat_record& row) const;
    bool missed(step& s, chat& c);
    void forgive(step& s, chat& c);
    void rated(step& s, const chat& c, seq_t answer, rating how);
    void hear_of_answer(step& s, chat& c, std::optional<bool> helped);
    /// To the team if it can be reached, else to a message for it.
    void leave_bot(step& s, chat& c, hand_off_card card, bool has_said);
    void hand_over(step& s, chat& c, hand_off_card card);
    void offer_message(step& s, chat& c);

    // Slots and queue
    void enqueue(step& s, chat& c, bool at_head, operator_id reserved_for = {});
    void leave_queue(step& s, chat& c);
    /// What was kept for one operator.
    void open_to_all(step& s, chat& c);
    void assign(
        step& s,
        chat& c,
        operator_state& to,
        assignment_cause cause,
        std::vector<weighed_operator> candidates
    );
    /// Takes the chat from who holds it; the caller puts it somewhere else in the same step.
    void release(step& s, chat& c);
    void requeue(step& s, chat& c);
    void wake(step& s, chat& c);
    /// Call after anything about an operator changed.
    void refresh(step& s, operator_state& who);
    void settle(step& s);
    [[nodiscard]] wanted wanted_for(const chat_record& row) const;
    [[nodiscard]] bool anybody_untried(const chat_record& row) const;
    [[nodiscard]] bool department_has_slot_for(const chat& c, const department_key& key) const;
    [[nodiscard]] queue_place_told place(const chat& c) const;

    result<void> transfer_to(step& s, chat& c, operator_id to);
    result<void> transfer_to(step& s, chat& c, operator_id from, const department_key& to);

    // Time
    void end_graces(step& s);
    void end_silences(step& s);
    void lapse(step& s, chat& c);
    void forget(step& s);
    void forget_chat(chat_id id, time_point now);
    void forget_visit(visitor_id who, time_point now);

    void adopt(step& s, saved_chat saved);
    void keep_reservation(step& s, chat& c);
    void bots_retire(step& s);
    void finish(step& s);
    void tell_places(step& s);
    void count_violations(const step& s);
    [[nodiscard]] team_status team() const;
    [[nodiscard]] std::uint64_t& count_of(chat_state state);
    [[nodiscard]] std::optional<errc> refused_text(const std::string& text) const;
    [[nodiscard]] std::string bot_name(const chat& c) const;

    struct closing {
        time_point at{};
        chat_id chat;
    };

    desk_settings settings;
    departments teams;
    std::unordered_map<chat_id, chat> chats;
    std::unordered_map<operator_id, operator_state> operators;
    visitor_registry visitors;
    wait_queue queue;
    router routes;
    std::set<department_key> unsettled;  // a chat or a slot may have become free there
    std::deque<closing> closings;        // in order of time; one is stale when its chat reopened
    std::array<std::uint64_t, 5> by_state{};
    std::uint64_t capacity_violations = 0;
    team_status team_told = team_status::offline;
};

}  // namespace pasokh::domain
