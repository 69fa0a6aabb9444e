#pragma once

#include "async/task.hpp"
#include "base/error.hpp"
#include "domain/records.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pasokh::ports {

/// One state of a site's FAQ. Never changes; the one with the highest number is in force.
struct faq_version {
    std::uint64_t number = 0;  // 1, 2, 3 … without a gap
    time_point at{};
    domain::operator_id by;  // zero: no operator, but the file named in the configuration
    std::string change;      // what made it, a code of docs/protocol.md: "import", "create delivery"
    std::size_t entries = 0;
    std::string content;  // the whole FAQ in JSON Lines; empty in lists

    friend bool operator==(const faq_version&, const faq_version&) = default;
};

/// A turn of the bot from which its owners can learn.
struct lesson {
    domain::bot_turn turn;
    /// The longest of the first `operator_lines` that operators wrote afterwards, because the first is a
    /// greeting as a rule; empty: none yet.
    std::string operator_said;

    static constexpr int operator_lines = 5;
};

struct turn_key {
    domain::chat_id chat;
    domain::seq_t about = 0;
};

/// The FAQ of every site, and what the bot did with it. Turns come in through store::append. Every call may
/// be made from the I/O thread and comes back to it.
class faq_store {
public:
    virtual ~faq_store() = default;

    /// Versions that are kept of each site; adding one drops those that are older.
    static constexpr std::uint64_t most_versions = 100;

    virtual task<result<std::optional<faq_version>>> newest_faq(domain::site_key site) = 0;

    /// nullopt when there is none of that number, or none any more.
    virtual task<result<std::optional<faq_version>>>
    faq_version_of(domain::site_key site, std::uint64_t number) = 0;

    /// Newest first, without their content.
    virtual task<result<std::vector<faq_version>>> faq_versions(domain::site_key site) = 0;

    /// Durable on success. conflict, and nothing changed, when its number is not the next one: of two changes
    /// to the same version one wins.
    virtual task<result<void>> add_faq_version(domain::site_key site, faq_version next) = 0;

    /// What the bot weighed in one chat of the site, in order.
    virtual task<result<std::vector<domain::bot_turn>>>
    turns(domain::site_key site, domain::chat_id chat) = 0;

    /// Turns since then that nobody has settled and that left a question open (handed off because nothing
    /// fitted or the visitor asked twice, or rated as no help), or in which a "did you mean" was clicked
    /// (asked_for). Newest first, at most `limit`.
    virtual task<result<std::vector<lesson>>>
    lessons(domain::site_key site, time_point since, std::size_t limit) = 0;

    /// They are dealt with: lessons() does not give them again. Unknown ones are ignored.
    virtual task<result<void>> settle(domain::site_key site, std::vector<turn_key> which) = 0;
};

}  // namespace pasokh::ports
