#pragma once

#include "adapters/faq/faq_bot.hpp"
#include "adapters/postgres/site_ownership.hpp"
#include "adapters/system/icu_hours.hpp"
#include "adapters/system/system_clock.hpp"
#include "app/auth_service.hpp"
#include "app/desk_service.hpp"
#include "app/dispatcher.hpp"
#include "app/erasure.hpp"
#include "app/faq_editor.hpp"
#include "app/faq_lessons.hpp"
#include "app/faq_service.hpp"
#include "app/heartbeat.hpp"
#include "app/identity.hpp"
#include "app/journal.hpp"
#include "app/log_ins.hpp"
#include "app/operator_accounts.hpp"
#include "app/passwords.hpp"
#include "app/retention.hpp"
#include "app/second_factors.hpp"
#include "app/settings.hpp"
#include "async/task_group.hpp"
#include "async/timer.hpp"
#include "main/config.hpp"
#include "main/control.hpp"
#include "main/stores.hpp"
#include "ports/ownership.hpp"

#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace pasokh {

/// The origin that browsers use: public_url, or the listening address.
std::string public_url_of(const config::configuration& what);

/// Hands effects on to whoever shows them, once there is somebody; a short-lived core has nobody to show to.
class switchboard final : public ports::outbound {
public:
    void connect(ports::outbound& to) { to_ = &to; }

    void deliver(const domain::site_key& site, const domain::effect& what) override
    {
        if (to_) to_->deliver(site, what);
    }

    void done(domain::session_id session, std::uint32_t ref) override
    {
        if (to_) to_->done(session, ref);
    }

private:
    ports::outbound* to_ = nullptr;
};

/// Everything below the sockets: the store, the desks and what serves them. The only place, with serve.cpp,
/// that names concrete adapters.
class core {
public:
    /// Opens the store. Blocks. bad_config when a FAQ or time zone cannot be used; what and where is logged.
    static result<std::unique_ptr<core>>
    open_blocking(asio::io_context& io, config::configuration what, commit_observer committed = {});

    /// Loads every site from the store, or of several nodes those that fall to this one; then commands may
    /// come.
    task<result<void>> start();

    /// Puts a changed configuration to work: sites, rules, hours, FAQ and limits. Data folder, threads,
    /// commit window, Redis and log level stay until the next start. New sites open; a site that is gone
    /// keeps its desk.
    task<result<void>> reload(config::configuration next);

    /// Of several nodes: gives its sites to the others, whose sessions come back there. Some seconds at most.
    task<void> give_sites_away();

    /// Flushes the journal; nothing may be submitted afterwards.
    task<void> finish();

    /// Told when the journal ended by a fault; the server must stop then.
    void on_fault(std::function<void()> handler) { on_fault_ = std::move(handler); }

    asio::io_context& io;
    config::configuration configuration;
    asio::thread_pool workers;
    asio::thread_pool builders{1};  // of FAQs; questions and messages go first
    adapters::system_clock clock;
    stores kept;
    ports::store* store;  // of `kept`
    app::current_settings settings;
    app::identity ids;
    switchboard out;
    adapters::faq_bot bot;
    app::faq_service faq;
    app::faq_editor faq_editor;
    app::faq_lessons faq_lessons;
    app::dispatcher show;
    app::journal journal;
    app::desk_service desks;
    adapters::icu_hours hours;
    app::heartbeat heartbeat;
    /// Set by the server: closes the sockets of a log-in that ended.
    app::log_ins::revoked on_revoked;
    app::log_ins log_ins;
    app::passwords passwords;
    app::second_factors factors;
    app::operator_accounts staff;
    app::auth_service auth;
    app::erasure eraser;
    app::retention retention;
    /// Set by the server: tells the sessions of a site that it is not served here any more.
    std::function<void(const domain::site_key&)> on_site_closed = [](const auto&) {};
    class control control;
    postgres::site_ownership* cluster = nullptr;  // `owners`, when the store is PostgreSQL
    std::unique_ptr<ports::ownership> owners;

    core(asio::io_context& where, config::configuration what, stores opened);
    ~core();

private:
    result<void> load_hours();
    task<result<void>> open_sites();
    void share_sites();
    [[nodiscard]] std::unique_ptr<ports::ownership> make_ownership();
    task<void> finish_site(domain::site_key site);
    void keep_days();
    task<result<void>> load_bots();
    [[nodiscard]] ports::meaning_source source_of(const config::meaning_source& what) const;
    task<result<void>> open_faq(domain::site_key key);
    task<void> catch_up_with_faq(domain::site_key key);
    void switch_bot(const domain::site_key& key, bool on);
    task<void> keep_journal();

    std::function<void()> on_fault_;
    task_group background{io.get_executor(), "core"};
    timer journal_ended_;
    bool journal_running_ = false;
};

/// Carries out a request of the command line on a data folder that no server uses. Blocks.
std::optional<wire::control_reply>
handle_without_server(const config::configuration& what, const wire::control_request& request);

}  // namespace pasokh
