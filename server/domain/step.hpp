#pragma once

#include "domain/chat.hpp"
#include "domain/effect.hpp"
#include "domain/operator_state.hpp"

#include <unordered_set>
#include <vector>

namespace pasokh::domain {

/// What one command has led to so far: effects in their order, and a note of everything that changed, so that
/// each chat, operator, queue and visitor is told of once, as it is in the end.
struct step {
    struct chat_before {
        chat_id chat;
        operator_id held_by;
        std::optional<chat_state> state;  // none: the chat is new
    };

    struct operator_before {
        operator_id who;
        std::uint32_t load = 0;
        bool save = false;  // status or last assignment changed
    };

    struct department_before {
        department_key key;
        std::uint32_t assigned = 0;
    };

    explicit step(time_point at) : now(at) {}

    /// Each before the first change of the thing; more calls note nothing new.
    void touch(const chat& what);
    operator_before& touch(const operator_state& who);
    void touch_department(const department_key& key, std::uint32_t assigned);
    /// Instead of touch() for a chat that did not exist.
    void created(chat_id chat);
    void touch_queue(const department_key& key);
    void touch_visitor(visitor_id who);

    time_point now;
    effects out;
    std::vector<chat_before> chats;
    std::vector<operator_before> operators;
    std::vector<department_before> departments;
    std::vector<department_key> queues;
    std::vector<visitor_id> visitors;
    std::vector<chat_id> arrivals;  // in the queue, to be told their place at once
    bool tell_all_places = false;
    bool hours = false;  // a department opened, closed or changed

private:
    // Filled once there are many: a restart, or a tick after a network was gone, touches thousands.
    std::unordered_set<chat_id> many_chats_;
    std::unordered_set<visitor_id> many_visitors_;
};

}  // namespace pasokh::domain
