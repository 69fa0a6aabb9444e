#pragma once

#include "adapters/postgres/journal_link.hpp"
#include "adapters/postgres/pool.hpp"
#include "base/error.hpp"
#include "ports/accounts.hpp"
#include "ports/eraser.hpp"
#include "ports/store.hpp"

#include <functional>
#include <memory>

namespace pasokh::postgres {

/// The store of several nodes: one PostgreSQL database, 15 or newer, with fsync on.
///
/// The journal writes through journal(), only to sites that this node holds there (site_ownership); all
/// else runs on a pool of its own. Everything is on the I/O thread. A batch whose commit broke off may be in
/// the tables or not; nobody finds out by sending it again, because with the connection the sites are lost:
/// their next owner gets the lock after PostgreSQL has ended that transaction, and loads what it left.
class postgres_store final : public ports::store, public ports::accounts, public ports::eraser {
public:
    /// Called after each commit of a batch, before append() answers.
    using observer = std::function<void(const commit_report&)>;

    /// Checks the server and brings the schema up to date. Blocks, at most some seconds for a server that
    /// does not answer. bad_config: a setting of the server would break a promise; conflict: a newer version
    /// wrote the tables. Every failure is logged.
    static result<std::unique_ptr<postgres_store>>
    open_blocking(io_executor where, settings how, domain::node_id self, observer committed = {});

    ~postgres_store() override;

    [[nodiscard]] const std::shared_ptr<journal_link>& journal() const { return journal_; }

    /// Waits no more for anything.
    void close();

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

    task<result<std::size_t>> drop_older(domain::site_key site, time_point before, std::size_t most) override;
    /// The rows are gone and their space is given back at once. What PostgreSQL keeps beside its tables (its
    /// log until the next checkpoints, backups, standbys) is the administrator's: docs/operations.md.
    task<result<ports::erased>>
    erase(domain::site_key site, domain::visitor_id who, time_point up_to) override;

private:
    postgres_store(
        io_executor where,
        settings how,
        domain::node_id self,
        ports::store_identity identity,
        observer committed
    );

    /// What `what` answers, once all of it was understood.
    task<result<answers>> read(script what);
    task<result<answers>> write(script what);
    task<result<std::optional<ports::account>>> only_account(script what);

    pool pool_;
    std::shared_ptr<journal_link> journal_;
    ports::store_identity identity_;
    observer committed_;
};

}  // namespace pasokh::postgres
