#pragma once

#include "adapters/memory/memory_bus.hpp"
#include "adapters/memory/memory_store.hpp"
#include "adapters/system/icu_hours.hpp"
#include "adapters/system/system_clock.hpp"
#include "adapters/ws/server.hpp"
#include "app/dispatcher.hpp"
#include "app/mesh.hpp"
#include "async/task_group.hpp"
#include "ports/ownership.hpp"
#include "support/lossy_bus.hpp"
#include "support/ws_client.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pasokh::testing {

/// Who owns the sites of a test, as all its nodes see it.
class shared_truth {
public:
    class view;

    void give(const domain::site_key& site, domain::node_id to);
    /// Nobody owns it for now.
    void take_away(const domain::site_key& site);

private:
    std::map<domain::site_key, ports::site_owner> owners_;
    std::vector<view*> views_;
};

/// The truth as one node sees it.
class shared_truth::view final : public ports::ownership {
public:
    view(shared_truth& of, domain::node_id self);
    ~view() override;
    [[nodiscard]] std::optional<ports::site_owner> owner_of(const domain::site_key& site) const override;
    [[nodiscard]] bool ours(const domain::site_key& site) const override;
    void on_change(std::function<void(const domain::site_key&)> handler) override;

private:
    friend class shared_truth;
    shared_truth& of_;
    domain::node_id self_;
    std::vector<std::function<void(const domain::site_key&)>> handlers_;
};

/// What all nodes of a test share: the store, the wire between them and the site "demo".
struct installation {
    explicit installation(asio::io_context& where, std::uint64_t seed = 1);

    asio::io_context& io;
    memory::memory_store store;
    memory::memory_bus wire;
    shared_truth truth;
    std::uint64_t seed;
    std::uint64_t started = 1;  // incarnation of the next node
    app::server_settings settings;
    domain::desk_settings rules;
};

/// A whole server but for HTTP: a port that takes WebSockets, the desks, and the links to the other nodes.
class test_node {
public:
    explicit test_node(installation& in);
    /// As a crash: its sockets close and it says nothing more.
    ~test_node();

    /// Becomes the owner of the site: loads it and takes its commands.
    void own();
    /// Stops as a server does that is told to.
    void drain();

    [[nodiscard]] domain::node_id id() const { return id_; }

    [[nodiscard]] ws_client::target visitors() const;
    /// A console with a fresh log-in of the operator.
    [[nodiscard]] ws_client::target console(const std::string& name);

    [[nodiscard]] const ws::counters& count() const { return sockets_.count(); }

    [[nodiscard]] ws::relay::figures relayed() const { return *sockets_.relayed(); }

    [[nodiscard]] const app::mesh& links() const { return mesh_; }

    [[nodiscard]] const domain::desk* desk() const { return desks_.desk("demo"); }

    memory::memory_bus bus;
    lossy_bus faults;

private:
    task<void> accept();
    task<void> upgrade(tcp_socket socket);

    installation& in_;
    domain::node_id id_;
    app::current_settings settings_;
    adapters::system_clock clock_;
    adapters::icu_hours hours_;
    app::identity ids_;
    std::unique_ptr<app::dispatcher> show_;
    app::journal journal_;

    /// To the sockets, which are made later.
    class door final : public ports::outbound {
    public:
        void deliver(const domain::site_key& site, const domain::effect& what) override
        {
            to->deliver(site, what);
        }

        void done(domain::session_id session, std::uint32_t ref) override { to->done(session, ref); }

        ports::outbound* to = nullptr;
    } door_;

    app::desk_service desks_;
    app::log_ins log_ins_;
    shared_truth::view owners_;
    app::mesh mesh_;
    ws::server sockets_;
    tcp_acceptor acceptor_;
    task_group tasks_;
    std::vector<tcp_socket> upgrading_;
};

/// An operator of the site "demo"; call before a node owns it.
void add_operator(installation& in, const std::string& name, std::uint32_t capacity);

}  // namespace pasokh::testing
