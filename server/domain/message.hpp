#pragma once

#include "base/time.hpp"
#include "domain/ids.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pasokh::domain {

enum class author_kind { visitor, operator_, bot, system };

struct author {
    author_kind kind = author_kind::system;
    operator_id who;   // only for operator_
    std::string name;  // shown to the visitor; empty for visitor and system

    friend bool operator==(const author&, const author&) = default;
};

/// A button under a bot's message; `id` comes back as visitor_said::choice.
struct choice {
    std::string id;
    std::string label;

    friend bool operator==(const choice&, const choice&) = default;
};

/// What a system line reports. Clients put it into words in their own language.
enum class event_kind {
    none,
    invited,        // the chat began with a proactive invite; the text is the invite's
    handed_over,    // from the bot to the team
    offer_message,  // nobody can come: the visitor may leave a message
    joined,         // an operator took the chat: name
    transferred,    // to another operator or department: name
    requeued,       // the operator's connection is gone, or nobody answered in time
    held,           // put on hold
    resumed,        // back from hold
    closed_by_operator,
    closed_by_visitor,
    closed_visitor_left,
    closed_visitor_silent,
    reopened,
    helped,      // the visitor said that the bot's answer helped
    not_helped,  // ... that it did not: he may put it in other words, or ask for a human
};

/// What a bot's answer carries beside its text. The address is absolute; whoever took it in has checked it.
struct attachment {
    enum class what { link, image };

    what kind = what::link;
    std::string url;
    std::string label;  // of an image: what it shows, for who cannot see it

    friend bool operator==(const attachment&, const attachment&) = default;
};

/// One line of a chat. Messages and system lines share one sequence, so that everybody sees one order.
struct message {
    seq_t seq = 0;
    author from;
    std::string client_id;  // the sender's own name for it; empty for bot and system
    std::string text;
    std::vector<choice> choices;  // only from the bot
    event_kind event = event_kind::none;
    std::string subject;  // the name that an event speaks of
    time_point at{};
    std::vector<attachment> attachments = {};  // only from the bot
    bool rateable = false;                     // an answer of the bot: "did this help?"

    friend bool operator==(const message&, const message&) = default;
};

/// Under what a message was sent, one of each in a chat: by whom (no operator: the visitor), and under which
/// name of his own.
struct message_name {
    operator_id who;
    std::string client_id;

    /// The same as a key to look for, without a copy.
    struct view {
        view(operator_id sender, std::string_view name) : who(sender), client_id(name) {}

        view(const message_name& name) : who(name.who), client_id(name.client_id) {}

        operator_id who;
        std::string_view client_id;
    };

    struct hash {
        using is_transparent = void;

        std::size_t operator()(const view& name) const
        {
            return std::hash<std::string_view>()(name.client_id) ^ std::hash<operator_id>()(name.who);
        }
    };

    struct same {
        using is_transparent = void;

        bool operator()(const view& a, const view& b) const
        {
            return a.who == b.who && a.client_id == b.client_id;
        }
    };
};

}  // namespace pasokh::domain
