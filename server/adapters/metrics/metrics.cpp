#include "adapters/metrics/metrics.hpp"

#include <algorithm>
#include <iterator>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <utility>
#include <vector>

namespace pasokh::metrics {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using labels = std::vector<ClientMetric::Label>;

const prometheus::Histogram::BucketBoundaries batch_sizes{1, 2, 4, 8, 16, 32, 64, 128, 256};
const prometheus::Histogram::BucketBoundaries
    commit_seconds{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1};

/// One family under construction.
class family {
public:
    family(std::string name, std::string help, MetricType type)
    {
        out_.name = std::move(name);
        out_.help = std::move(help);
        out_.type = type;
    }

    family& add(std::uint64_t value, labels of = {})
    {
        return add_value(static_cast<double>(value), std::move(of));
    }

    /// Of seconds; everything else is counted.
    family& add_value(double value, labels of = {})
    {
        ClientMetric metric;
        metric.label = std::move(of);
        if (out_.type == MetricType::Counter)
            metric.counter.value = value;
        else
            metric.gauge.value = value;
        out_.metric.push_back(std::move(metric));
        return *this;
    }

    MetricFamily take() { return std::move(out_); }

private:
    MetricFamily out_;
};

family counter(std::string name, std::string help)
{
    return {std::move(name), std::move(help), MetricType::Counter};
}

family gauge(std::string name, std::string help)
{
    return {std::move(name), std::move(help), MetricType::Gauge};
}

void add_ownership(std::vector<MetricFamily>& out, const figures::ownership& now)
{
    out.push_back(gauge("pasokh_postgres_connected", "1 while the journal has its connection to PostgreSQL.")
                      .add(now.connected ? 1 : 0)
                      .take());
    out.push_back(counter("pasokh_postgres_connects_total", "Connections of the journal to PostgreSQL.")
                      .add(now.connects)
                      .take());
    out.push_back(
        gauge("pasokh_sites_owned", "Sites whose desks are open on this node.").add(now.owned).take()
    );
    auto terms = gauge("pasokh_site_term", "Term under which this node owns a site; raised at each change.");
    for (const auto& [site, term] : now.terms)
        terms.add(term, {{"site", site}});
    out.push_back(terms.take());
    out.push_back(counter("pasokh_site_changes_total", "Sites that this node took, gave away, or lost.")
                      .add(now.taken, {{"how", "taken"}})
                      .add(now.given, {{"how", "given"}})
                      .add(now.lost, {{"how", "lost"}})
                      .take());
}

void add_links(std::vector<MetricFamily>& out, const links& now)
{
    const auto one = [&](auto family, auto value) { out.push_back(std::move(family.add(value)).take()); };
    one(gauge("pasokh_redis_connected", "1 while both connections to Redis are usable."),
        now.redis_connected ? 1 : 0);
    one(counter("pasokh_redis_connects_total", "Connections to Redis; two at the start."),
        now.redis_connects);
    one(counter("pasokh_redis_dropped_total", "Messages that were not given to Redis."), now.redis_dropped);
    one(gauge("pasokh_remote_nodes", "Other nodes that are reached now."), now.nodes);
    out.push_back(gauge("pasokh_bus_lag_seconds", "From sending a beat to hearing it from Redis.")
                      .add_value(now.bus_lag_seconds)
                      .take());
    one(gauge("pasokh_link_waiting_bytes", "Sent to other nodes and not acknowledged."), now.waiting_bytes);
    out.push_back(counter("pasokh_link_packets_total", "Packets between nodes, by direction.")
                      .add(now.packets_in, {{"direction", "in"}})
                      .add(now.packets_out, {{"direction", "out"}})
                      .take());
    one(counter("pasokh_link_refused_packets_total", "Packets under another secret."), now.refused_packets);
    one(counter("pasokh_link_items_total", "Items that left in packets; several share one."), now.items);
    one(counter("pasokh_link_asked_again_total", "Packets that were missed and asked for."), now.asked_again);
    one(counter("pasokh_link_sent_again_total", "Packets that were sent again."), now.sent_again);
    one(counter("pasokh_link_ends_total", "Times that a link to another node ended."), now.ends);
    one(gauge("pasokh_edge_lines", "Sockets here whose sessions run at the owner of their site."),
        now.edge_lines);
    one(gauge("pasokh_remote_lines", "Sessions here whose sockets other nodes hold."), now.remote_lines);
    one(counter("pasokh_forwarded_frames_total", "Frames of clients that went to an owner."),
        now.forwarded_frames);
    out.push_back(counter("pasokh_edge_frames_total", "Frames that went to edges, and clients that got them.")
                      .add(now.shown_frames, {{"of", "frames"}})
                      .add(now.shown_lines, {{"of", "clients"}})
                      .take());
    one(counter("pasokh_forwarded_requests_total", "HTTP requests that another node was asked for."),
        now.forwarded_requests);
}

void add_meanings(std::vector<MetricFamily>& out, const std::map<std::string, figures::meaning>& all)
{
    auto questions =
        counter("pasokh_meaning_questions_total", "Questions weighed by meaning too, or by words alone.");
    auto calls = counter("pasokh_meaning_calls_total", "Calls of the endpoint or table, by outcome.");
    auto ready = gauge("pasokh_meaning_ready", "1 while the FAQ in force has meanings.");
    auto breaker = gauge("pasokh_meaning_breaker", "1 for the state that the endpoint's breaker is in.");
    for (const auto& [site, now] : all) {
        questions.add(now.by_meaning, {{"site", site}, {"how", "meaning"}});
        questions.add(now.fell_back, {{"site", site}, {"how", "fell_back"}});
        calls.add(now.calls - std::min(now.calls, now.failures), {{"site", site}, {"outcome", "fine"}});
        calls.add(now.failures, {{"site", site}, {"outcome", "failed"}});
        calls.add(now.refused, {{"site", site}, {"outcome", "not_tried"}});
        ready.add(now.ready ? 1 : 0, {{"site", site}});
        if (now.breaker.empty()) continue;
        for (const auto* state : {"closed", "open", "half_open"})
            breaker.add(now.breaker == state ? 1 : 0, {{"site", site}, {"state", state}});
    }
    for (auto* each : {&questions, &calls, &ready, &breaker})
        out.push_back(each->take());
}

std::vector<MetricFamily> families_of(const figures& now)
{
    std::vector<MetricFamily> out;
    out.push_back(gauge("pasokh_connections", "Open WebSockets by role.")
                      .add(now.visitor_sockets, {{"role", "visitor"}})
                      .add(now.console_sockets, {{"role", "operator"}})
                      .take());
    out.push_back(counter("pasokh_frames_total", "WebSocket frames by direction.")
                      .add(now.frames_in, {{"direction", "in"}})
                      .add(now.frames_out, {{"direction", "out"}})
                      .take());
    out.push_back(
        counter("pasokh_accepted_messages_total", "Messages of people that were made durable and accepted.")
            .add(now.accepted_messages)
            .take()
    );
    out.push_back(counter("pasokh_slow_closes_total", "Connections closed because they read too slowly.")
                      .add(now.slow_closes)
                      .take());
    out.push_back(counter("pasokh_resumes_total", "Resumes: the missing lines alone, or a snapshot instead.")
                      .add(now.resumes_recovered, {{"outcome", "recovered"}})
                      .add(now.resumes_reloaded, {{"outcome", "reloaded"}})
                      .take());
    out.push_back(
        counter("pasokh_positions_behind_total", "Clients that noticed a missing line and asked for it.")
            .add(now.positions_behind)
            .take()
    );
    out.push_back(counter("pasokh_hellos_turned_away_total", "Told to try again because the store was away.")
                      .add(now.hellos_turned_away)
                      .take());
    out.push_back(
        gauge(
            "pasokh_admission_level",
            "0: everything is welcome; 1: no reports; 2: no new visitors; 3: nobody who comes back either."
        )
            .add(now.admission_level)
            .take()
    );
    out.push_back(
        counter("pasokh_admission_refused_total", "Told to come back because there was too much to do.")
            .add(now.admission_refusals[0], {{"work", "report"}})
            .add(now.admission_refusals[1], {{"work", "arrival"}})
            .add(now.admission_refusals[2], {{"work", "resume"}})
            .add(now.admission_refusals[3], {{"work", "message"}})
            .take()
    );
    out.push_back(counter("pasokh_commit_failures_total", "Commits that failed; each is tried again.")
                      .add(now.commit_failures)
                      .take());
    auto refusing = gauge("pasokh_store_refusing_seconds", "How long nothing could be stored, by reason.");
    if (!now.store_refusing_because.empty())
        refusing.add(now.store_refusing_seconds, {{"reason", now.store_refusing_because}});
    out.push_back(refusing.take());
    out.push_back(gauge("pasokh_journal_waiting", "Decided steps that are not shown yet.")
                      .add(now.journal_waiting)
                      .take());
    out.push_back(counter(
                      "pasokh_capacity_violations_total",
                      "Times that an operator had more chats than allowed; stays 0."
    )
                      .add(now.capacity_violations)
                      .take());

    auto refusals = counter("pasokh_refusals_total", "Refused commands by error code.");
    for (const auto& [code, count] : now.refusals)
        refusals.add(count, {{"code", code}});
    out.push_back(refusals.take());
    auto chats = gauge("pasokh_chats", "Open chats by site and state.");
    for (const auto& [site, states] : now.open_chats)
        for (const auto& [state, count] : states)
            chats.add(count, {{"site", site}, {"state", state}});
    out.push_back(chats.take());
    auto queue = gauge("pasokh_queue_length", "Chats that wait for an operator, by site.");
    for (const auto& [site, count] : now.queue_length)
        queue.add(count, {{"site", site}});
    out.push_back(queue.take());
    auto visitors = gauge("pasokh_visitors", "Visitors on the pages now, by site.");
    for (const auto& [site, count] : now.visitors)
        visitors.add(count, {{"site", site}});
    out.push_back(visitors.take());
    if (!now.meanings.empty()) add_meanings(out, now.meanings);
    if (now.sites) add_ownership(out, *now.sites);
    if (now.others) add_links(out, *now.others);
    return out;
}

}  // namespace

struct registry::impl {
    explicit impl(std::function<figures()> from)
        : read(std::move(from))
        , batch(prometheus::BuildHistogram()
                    .Name("pasokh_journal_batch_effects")
                    .Help("Durable effects that shared one commit.")
                    .Register(kept)
                    .Add({}, batch_sizes))
        , commit(prometheus::BuildHistogram()
                     .Name("pasokh_journal_commit_seconds")
                     .Help("Time of one commit, until it was on disk.")
                     .Register(kept)
                     .Add({}, commit_seconds))
    {
    }

    std::function<figures()> read;
    prometheus::Registry kept;
    prometheus::Histogram& batch;
    prometheus::Histogram& commit;
};

registry::registry(std::function<figures()> read) : impl_(std::make_unique<impl>(std::move(read))) {}

registry::~registry() = default;

void registry::observe_commit(std::size_t effects, double seconds) const
{
    impl_->batch.Observe(static_cast<double>(effects));
    impl_->commit.Observe(seconds);
}

std::string registry::page() const
{
    auto families = families_of(impl_->read());
    auto kept = impl_->kept.Collect();
    families
        .insert(families.end(), std::make_move_iterator(kept.begin()), std::make_move_iterator(kept.end()));
    return prometheus::TextSerializer().Serialize(families);
}

}  // namespace pasokh::metrics
