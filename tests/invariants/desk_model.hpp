#pragma once

#include "../domain/ledger.hpp"
#include "domain/desk.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace pasokh::tests {

/// The simple reference: what the rules say must be true of a desk, kept from the commands that were accepted
/// and the effects that were shown. Every broken rule is reported by throwing broken_rule.
struct broken_rule {
    std::string what;
};

class desk_model {
public:
    explicit desk_model(domain::desk_settings site);

    /// After an accepted command.
    void accepted(const domain::command& what, const domain::effects& led_to);

    /// All rules, against the desk as it is now.
    void check(const domain::desk& desk) const;

    /// A restored desk against the one that was lost: all open chats, the queue and the loads are the same.
    static void check_same(const domain::desk& before, const domain::desk& after, const ledger& store);

    /// Nobody is connected after a restart.
    void restarted();

    [[nodiscard]] const ledger& store() const { return store_; }

    [[nodiscard]] const domain::desk_settings& site() const { return site_; }

    [[nodiscard]] const std::map<domain::operator_id, domain::operator_profile>& staff() const
    {
        return staff_;
    }

private:
    struct worker_state {
        domain::chosen_status status = domain::chosen_status::available;
        std::map<domain::session_id, bool> consoles;  // → idle
    };

    struct kept_talk {
        domain::chat_record row;
        domain::seq_t top = 0;
        time_point at{};
        std::set<std::string> client_ids;
    };

    void note(const domain::message_added& added);
    void note(const domain::chat_changed& changed);

    template <class Other>
    void note(const Other&)
    {
        // nothing else carries a rule of this model
    }

    [[nodiscard]] bool effective(domain::operator_id who) const;
    [[nodiscard]] bool serves(domain::operator_id who, const domain::department_key& key) const;
    [[nodiscard]] std::uint32_t limit(domain::operator_id who) const;
    void check_chats(const domain::desk& desk, std::map<domain::operator_id, std::uint32_t>& loads) const;
    void
    check_queue(const domain::desk& desk, const std::map<domain::operator_id, std::uint32_t>& loads) const;
    [[nodiscard]] bool could_serve(
        domain::operator_id who,
        const domain::chat_record& row,
        const std::map<domain::operator_id, std::uint32_t>& loads
    ) const;

    domain::desk_settings site_;
    ledger store_;
    std::map<domain::operator_id, domain::operator_profile> staff_;
    std::map<domain::operator_id, worker_state> workers_;
    std::map<domain::chat_id, kept_talk> talks_;
    std::set<domain::department_key> shut_;
    mutable std::map<domain::operator_id, std::uint32_t> loads_before_;
    mutable std::map<domain::department_key, std::uint32_t> assigned_before_;
};

}  // namespace pasokh::tests
