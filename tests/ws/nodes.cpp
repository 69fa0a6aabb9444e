#include "ws/nodes.hpp"

#include "adapters/http/request_parser.hpp"
#include "base/random.hpp"
#include "support/run.hpp"

#include <boost/asio/ip/address_v4.hpp>

#include <array>
#include <stdexcept>
#include <utility>

namespace pasokh::testing {
namespace {

constexpr char secret[] = "a secret of at least thirty-two bytes";

app::log_ins::revoked nobody_is_told()
{
    return [](const auto&, auto, const auto&) {};
}

}  // namespace

void shared_truth::give(const domain::site_key& site, domain::node_id to)
{
    auto& owner = owners_[site];
    owner.node = to;
    ++owner.term;
    for (auto* each : views_)
        for (const auto& handler : each->handlers_)
            handler(site);
}

void shared_truth::take_away(const domain::site_key& site)
{
    owners_[site].node = {};
    for (auto* each : views_)
        for (const auto& handler : each->handlers_)
            handler(site);
}

shared_truth::view::view(shared_truth& of, domain::node_id self) : of_(of), self_(self)
{
    of_.views_.push_back(this);
}

shared_truth::view::~view()
{
    std::erase(of_.views_, this);
}

std::optional<ports::site_owner> shared_truth::view::owner_of(const domain::site_key& site) const
{
    const auto found = of_.owners_.find(site);
    if (found == of_.owners_.end() || found->second.node.empty()) return std::nullopt;
    return found->second;
}

bool shared_truth::view::ours(const domain::site_key& site) const
{
    const auto owner = owner_of(site);
    return owner && owner->node == self_;
}

void shared_truth::view::on_change(std::function<void(const domain::site_key&)> handler)
{
    handlers_.push_back(std::move(handler));
}

installation::installation(asio::io_context& where, std::uint64_t dice)
    : io(where)
    , wire(where.get_executor())
    , seed(dice)
{
    app::site_info site;
    site.key = "demo";
    site.name = {{"en", "Shop"}};
    site.languages = {"fa", "en"};
    site.bot = false;
    settings.sites = {{"demo", site}};
    auto& limit = settings.limit;
    limit.visitor_messages = limit.operator_messages = {1000, 100};
    limit.visitor_frames = limit.operator_frames = {1000, 100};
    limit.beat_every = 1s;
    limit.drain_within = 2s;
    rules.bot = false;
    rules.max_capacity = 100;
}

test_node::test_node(installation& in)
    : bus(in.io.get_executor(), in.wire)
    , faults(bus, in.seed++)
    , in_(in)
    , id_(random::fresh_id<domain::node_id>())
    , settings_(in.settings)
    , ids_(in.store.identity().secret)
    , show_(std::make_unique<app::dispatcher>(door_, [](const auto&, const auto&) {}))
    , journal_(in.io.get_executor(), in.store, {}, [this](const auto& step) { show_->perform(step); })
    , desks_(journal_, clock_, door_)
    , log_ins_(in.store, ids_, settings_, clock_, nobody_is_told())
    , owners_(in.truth, id_)
    , mesh_(in.io.get_executor(), faults, id_, in.started++, secret, {})
    , sockets_(in.io.get_executor(), desks_, in.store, ids_, log_ins_, settings_, hours_)
    , acceptor_(in.io.get_executor(), {asio::ip::address_v4::loopback(), 0})
    , tasks_(in.io.get_executor(), "node")
{
    door_.to = &sockets_.outbound();
    sockets_.join(mesh_, owners_);
    auto keep_journal = [](app::journal& what) -> task<void> {
        const auto ended = co_await what.run();
        if (!ended) throw std::runtime_error("the journal of " + std::string("a node") + " failed");
    };
    tasks_.spawn(keep_journal(journal_));
    tasks_.spawn(mesh_.run());
    tasks_.spawn(sockets_.run());
    tasks_.spawn(accept());
}

test_node::~test_node()
{
    // The wire is cut first: nobody hears how it ends.
    bus.cut_off();
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    mesh_.stop();
    auto end = [](test_node& self) -> task<bool> {
        co_await self.sockets_.abandon();
        self.journal_.stop();
        co_return co_await self.tasks_.join_until(timer::clock_type::now() + 10s);
    };
    if (!run(in_.io, end(*this))) std::terminate();
}

void test_node::drain()
{
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    auto end = [](test_node& self) -> task<bool> {
        co_await self.sockets_.drain();
        self.mesh_.stop();
        co_return true;
    };
    (void)run(in_.io, end(*this));
}

void test_node::own()
{
    auto load = [](test_node& self) -> task<bool> {
        auto saved = co_await self.in_.store.load("demo");
        if (!saved) co_return false;
        self.desks_.open("demo", self.in_.rules, std::move(*saved));
        co_return true;
    };
    if (!run(in_.io, load(*this))) throw std::runtime_error("the site does not load");
    in_.truth.give("demo", id_);
}

ws_client::target test_node::visitors() const
{
    return {.port = acceptor_.local_endpoint().port(), .path = "/ws/visitor"};
}

ws_client::target test_node::console(const std::string& name)
{
    auto log_in = [](test_node& self, std::string email) -> task<std::string> {
        auto who = co_await self.in_.store.find("demo", std::move(email));
        auto row = std::move(**who);
        auto begun = co_await self.log_ins_.begin(std::move(row));
        co_return begun->token;
    };
    auto out = visitors();
    out.path = "/ws/console";
    out.cookie = "pasokh_console=" + run(in_.io, log_in(*this, name + "@shop.example"));
    return out;
}

task<void> test_node::accept()
{
    for (;;) {
        auto [failed, socket] = co_await acceptor_.async_accept(use_tuple);
        if (failed) co_return;
        tasks_.spawn(upgrade(std::move(socket)));
    }
}

task<void> test_node::upgrade(tcp_socket socket)
{
    http::request_parser parser({8 * 1024, 1024});
    std::array<char, 4096> chunk;
    http::request_parser::outcome outcome;
    while (!outcome.whole) {
        auto [failed, got] = co_await socket.async_read_some(asio::buffer(chunk), use_tuple);
        if (failed) co_return;
        parser.feed({chunk.data(), got});
        outcome = parser.next();
        if (outcome.refused != 0) co_return;
    }
    auto& asked = *outcome.whole;
    ws::upgrade what{
        peer_stream(std::move(socket)),
        asked.path,
        asked.host,
        asked.websocket_key,
        asked.websocket_version,
        "127.0.0.1"};
    if (asked.path == "/ws/visitor") {
        sockets_.take_visitor(std::move(what));
        co_return;
    }
    std::string token(asked.cookie_value("pasokh_console"));
    auto who = co_await log_ins_.find(std::move(token));
    if (who) sockets_.take_console(std::move(what), std::move(*who));
}

void add_operator(installation& in, const std::string& name, std::uint32_t capacity)
{
    auto save = [](installation& into, std::string who, std::uint32_t room) -> task<bool> {
        ports::account row;
        row.site = "demo";
        row.profile.id = random::fresh_id<domain::operator_id>();
        row.profile.name = who;
        row.profile.capacity = room;
        row.email = who + "@shop.example";
        const auto saved = co_await into.store.save(std::move(row));
        co_return saved.has_value();
    };
    if (!run(in.io, save(in, name, capacity))) throw std::runtime_error("the operator is refused");
}

}  // namespace pasokh::testing
