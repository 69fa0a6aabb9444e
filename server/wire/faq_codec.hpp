#pragma once

#include "domain/faq.hpp"
#include "domain/records.hpp"
#include "wire/envelope.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pasokh::wire {

// Bodies of the console's FAQ interface (docs/protocol.md §9).

/// `seen` is the version that the sender looked at; absent: whichever is in force.
struct faq_entry_request {
    std::optional<std::uint64_t> seen;
    domain::faq_entry entry;
};

struct faq_import_request {
    std::optional<std::uint64_t> seen;
    std::string format;
    std::string text;
    bool replace = false;
};

struct faq_undo_request {
    std::optional<std::uint64_t> seen;
    std::uint64_t to = 0;
};

/// At most one of `entry` and `phrasing_of`; neither: they are only put away.
struct faq_settle_request {
    std::vector<std::pair<domain::chat_id, domain::seq_t>> turns;
    std::optional<domain::faq_entry> entry;
    std::string phrasing_of;
    std::string language;
    std::vector<std::string> phrasings;
};

decoded<faq_entry_request> decode_faq_entry(std::string_view body, parse_limits within);
decoded<faq_import_request> decode_faq_import(std::string_view body, parse_limits within);
decoded<faq_undo_request> decode_faq_undo(std::string_view body, parse_limits within);
decoded<faq_settle_request> decode_faq_settle(std::string_view body, parse_limits within);

struct faq_version_row {
    std::uint64_t number = 0;
    time_point at{};
    std::string by;  // name of an operator; empty: nobody, or nobody who is known
    std::string change;
    std::size_t entries = 0;
};

std::string faq_body(std::uint64_t version, const domain::faq_content& entries);
std::string faq_edited_body(std::uint64_t version, std::size_t entries);
std::string faq_imported_body(
    std::uint64_t version,
    std::size_t entries,
    std::size_t added,
    std::size_t changed,
    std::size_t removed
);
/// An error body with every problem in it.
std::string faq_problems_body(const std::vector<domain::faq_problem>& problems);
std::string faq_versions_body(const std::vector<faq_version_row>& versions);
std::string turns_body(const std::vector<domain::bot_turn>& turns);
std::string faq_lessons_body(
    const std::vector<domain::open_question>& questions,
    const std::vector<domain::suggested_phrasing>& phrasings
);

}  // namespace pasokh::wire
