#pragma once

#include "base/time.hpp"
#include "domain/ids.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pasokh::domain {

using namespace std::chrono_literals;

/// Text per language tag ("fa", "en"). text_in() falls back to the first language.
using localized = std::map<std::string, std::string>;

struct department {
    department_key key;
    localized name;
    std::optional<std::uint32_t> capacity;  // assigned chats at once; none = no limit of its own
    std::optional<std::uint32_t> max_queue;
};

enum class match { all, any };

/// When to invite. The widget evaluates the conditions; the desk decides. Absent conditions do not count.
struct invite_rule {
    rule_key key;
    match combine = match::any;
    std::optional<std::uint32_t> seconds_on_page;
    std::optional<std::uint32_t> scroll_percent;
    std::optional<std::uint32_t> idle_seconds_after_scroll;
    std::optional<std::string> url_contains;
    std::optional<std::uint32_t> pages_seen;
    std::optional<bool> returning;
    bool exit_intent = false;
    std::uint32_t max_waiting = 3;  // never above this number of waiting chats
    localized text;
    localized from;  // the name shown beside it
};

/// Every number the desk keeps to. Defaults are the product's; each is a key of the site's configuration.
struct desk_settings {
    std::vector<department> departments;  // the first is the default one
    std::vector<invite_rule> invites;
    std::string default_language = "fa";

    bool bot = true;
    localized bot_name;  // shown beside what the bot says
    std::uint32_t bot_misses_before_hand_off = 2;

    std::uint32_t default_capacity = 5;
    std::uint32_t max_capacity = 6;  // upper bound of any operator's own limit
    std::uint32_t max_queue = 100;   // per department, unless it states its own
    bool match_language = false;
    bool prefer_last_operator = true;

    std::size_t max_text_bytes = 8'000;

    duration first_reply = 3min;
    duration operator_grace = 60s;
    duration visitor_grace = 15s;  // between two pages, or while a node dies: nobody saw him leave
    duration queued_visitor_gone = 2min;
    duration assigned_visitor_gone = 10min;
    duration assigned_visitor_silent = 30min;
    duration bot_visitor_gone = 30min;
    duration reopen_within = 24h;
    duration forget_closed_after = 10min;  // closed chats stay in memory this long, for late repeats
    duration visit_gap = 30min;            // a visitor away for longer begins a new visit
    duration typical_chat = 6min;          // wait estimate until enough chats were measured
};

/// `texts` in `language`, else in `fallback`, else whatever there is, else "".
std::string text_in(const localized& texts, const std::string& language, const std::string& fallback);

}  // namespace pasokh::domain
