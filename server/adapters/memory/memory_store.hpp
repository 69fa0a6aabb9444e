#pragma once

#include "ports/accounts.hpp"
#include "ports/faq_store.hpp"
#include "ports/store.hpp"

#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pasokh::memory {

/// The store for tests: the same contract as the others (tests/contract), but gone with the object. All calls
/// on one thread; each is done before its coroutine first gives way.
class memory_store final : public ports::store, public ports::accounts, public ports::faq_store {
public:
    memory_store();

    task<result<void>> append(std::shared_ptr<const ports::batch> what) override;

    [[nodiscard]] const ports::store_identity& identity() const override { return identity_; }

    task<result<domain::saved_desk>> load(domain::site_key site) override;
    task<result<std::optional<domain::saved_chat>>>
    newest_chat(domain::site_key site, domain::visitor_id visitor) override;
    task<result<std::optional<domain::saved_chat>>>
    chat(domain::site_key site, domain::chat_id chat) override;
    task<result<std::vector<domain::message>>>
    messages_after(domain::chat_id chat, domain::seq_t after, domain::seq_t up_to, std::size_t limit)
        override;
    task<result<ports::message_page>>
    messages_before(domain::chat_id chat, domain::seq_t before, std::size_t limit) override;
    task<result<ports::offline_page>> offline_messages(
        domain::site_key site,
        std::optional<domain::offline_message_id> before,
        std::size_t limit
    ) override;
    task<result<bool>> has_offline_message(domain::site_key site, domain::offline_message_id id) override;

    task<result<std::vector<ports::account>>> list(domain::site_key site) override;
    task<result<std::optional<ports::account>>> find(domain::site_key site, std::string email) override;
    task<result<std::optional<ports::account>>> find(domain::site_key site, domain::operator_id who) override;
    task<result<void>> save(ports::account who) override;
    task<result<std::optional<ports::second_factor>>>
    find_second_factor(domain::site_key site, domain::operator_id who) override;
    task<result<void>>
    save_second_factor(domain::site_key site, domain::operator_id who, ports::second_factor what) override;
    task<result<void>> remove_second_factor(domain::site_key site, domain::operator_id who) override;
    task<result<void>> take_step(domain::site_key site, domain::operator_id who, std::uint64_t step) override;
    task<result<void>>
    take_recovery_code(domain::site_key site, domain::operator_id who, std::string hash) override;
    task<result<void>> add_login(ports::login what) override;
    task<result<std::optional<ports::login>>> find_login(std::string token_hash, time_point now) override;
    task<result<void>> remove_login(std::string token_hash) override;
    task<result<void>>
    remove_logins(domain::site_key site, domain::operator_id who, std::string keep) override;

    task<result<std::optional<ports::faq_version>>> newest_faq(domain::site_key site) override;
    task<result<std::optional<ports::faq_version>>>
    faq_version_of(domain::site_key site, std::uint64_t number) override;
    task<result<std::vector<ports::faq_version>>> faq_versions(domain::site_key site) override;
    task<result<void>> add_faq_version(domain::site_key site, ports::faq_version next) override;
    task<result<std::vector<domain::bot_turn>>> turns(domain::site_key site, domain::chat_id chat) override;
    task<result<std::vector<ports::lesson>>>
    lessons(domain::site_key site, time_point since, std::size_t limit) override;
    task<result<void>> settle(domain::site_key site, std::vector<ports::turn_key> which) override;

    /// What no port reads back.
    [[nodiscard]] const std::vector<domain::assignment_record>& assignments() const { return assignments_; }

    [[nodiscard]] std::size_t
    invites(const domain::site_key& site, const domain::rule_key& rule, domain::invite_count what) const;

private:
    struct chat_row {
        domain::site_key site;
        domain::chat_record record;
    };

    struct offline_row {
        domain::site_key site;
        domain::offline_message message;
    };

    struct operator_state {
        domain::chosen_status status = domain::chosen_status::available;
        std::string away_reason;
        std::optional<time_point> last_assigned;
    };

    struct turn_row {
        domain::site_key site;
        domain::bot_turn turn;
        bool settled = false;
    };

    using lines = std::map<domain::seq_t, domain::message>;
    using operator_key = std::pair<domain::site_key, domain::operator_id>;

    struct applier;

    [[nodiscard]] ports::account shown(ports::account row) const;
    [[nodiscard]] bool breaks_a_rule(const ports::batch& what) const;
    [[nodiscard]] domain::saved_chat saved(const domain::chat_record& record) const;
    [[nodiscard]] std::vector<domain::message>
    some(domain::chat_id chat, domain::seq_t after, domain::seq_t up_to, std::size_t limit) const;

    ports::store_identity identity_;
    std::map<domain::chat_id, chat_row> chats_;
    std::map<domain::chat_id, lines> messages_;
    std::vector<domain::assignment_record> assignments_;
    std::map<operator_key, operator_state> operator_states_;
    std::vector<offline_row> offline_;
    std::map<std::tuple<domain::site_key, domain::rule_key, domain::invite_count>, std::size_t> invites_;
    std::map<domain::site_key, std::map<std::uint64_t, ports::faq_version>> faq_;
    std::vector<turn_row> turns_;  // in the order in which they were made
    std::vector<ports::account> accounts_;
    std::map<operator_key, ports::second_factor> second_factors_;
    std::map<std::string, ports::login> logins_;
};

}  // namespace pasokh::memory
