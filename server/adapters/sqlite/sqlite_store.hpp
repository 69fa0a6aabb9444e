#pragma once

#include "adapters/sqlite/backup.hpp"
#include "base/error.hpp"
#include "ports/accounts.hpp"
#include "ports/eraser.hpp"
#include "ports/faq_store.hpp"
#include "ports/store.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>

namespace pasokh::sqlite {

struct commit_report {
    std::size_t effects = 0;  // durable ones in the batch
    std::chrono::nanoseconds took{};
};

/// The store of one node: DATA/pasokh.db in WAL mode with synchronous=FULL.
///
/// One thread writes and is the only one to checkpoint, between batches; one thread reads, from its own
/// read-only connection. After a failed fsync, or when the file is found damaged, nobody knows what the disk
/// holds: every further write fails with store_unavailable until a restart, which recovers from the log.
/// Destroy it before the io_context of its callers; the destructor waits for running work.
class sqlite_store final : public ports::store,
                           public ports::accounts,
                           public ports::eraser,
                           public ports::faq_store {
public:
    /// Called on the writing thread after each commit of a batch, before append() answers.
    using observer = std::function<void(const commit_report&)>;

    /// Makes or opens the store in `folder`, brings its schema up to date and holds it until destroyed.
    /// Blocks. conflict: another process holds it, or a newer version wrote it; every failure is logged.
    static result<std::unique_ptr<sqlite_store>>
    open(const std::filesystem::path& folder, observer committed = {});

    ~sqlite_store() override;

    /// True for good once writes are refused because of what the disk did.
    [[nodiscard]] bool failed() const override;

    /// A batch that breaks a rule of the schema (a seq or client_id twice) is refused with internal: that is
    /// a mistake of the desk, and the same batch can never succeed.
    task<result<void>> append(std::shared_ptr<const ports::batch> what) override;
    [[nodiscard]] const ports::store_identity& identity() const override;
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

    /// back_up_blocking() on a thread of its own, while everything goes on.
    task<result<backup_report>> backup(std::filesystem::path to);

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

    task<result<std::size_t>> drop_older(domain::site_key site, time_point before, std::size_t most) override;
    task<result<ports::erased>>
    erase(domain::site_key site, domain::visitor_id who, time_point up_to) override;

    task<result<std::optional<ports::faq_version>>> newest_faq(domain::site_key site) override;
    task<result<std::optional<ports::faq_version>>>
    faq_version_of(domain::site_key site, std::uint64_t number) override;
    task<result<std::vector<ports::faq_version>>> faq_versions(domain::site_key site) override;
    task<result<void>> add_faq_version(domain::site_key site, ports::faq_version next) override;
    task<result<std::vector<domain::bot_turn>>> turns(domain::site_key site, domain::chat_id chat) override;
    task<result<std::vector<ports::lesson>>>
    lessons(domain::site_key site, time_point since, std::size_t limit) override;
    task<result<void>> settle(domain::site_key site, std::vector<ports::turn_key> which) override;

private:
    struct threads;

    explicit sqlite_store(std::unique_ptr<threads> on);

    std::unique_ptr<threads> on_;
};

}  // namespace pasokh::sqlite
