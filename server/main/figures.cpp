#include "main/figures.hpp"

#include "adapters/http/remote_calls.hpp"
#include "adapters/ws/server.hpp"
#include "main/core.hpp"
#include "main/node.hpp"

#include <chrono>
#include <string>

namespace pasokh {

metrics::figures
figures_of(const core& inner, const ws::server& sockets, const node* others, const http::remote_calls* calls)
{
    metrics::figures out;
    const auto& counted = sockets.count();
    out.visitor_sockets = counted.visitor_sockets;
    out.console_sockets = counted.console_sockets;
    out.frames_in = counted.frames_in;
    out.frames_out = counted.frames_out;
    out.accepted_messages = counted.accepted_messages;
    out.slow_closes = counted.slow_closes;
    out.resumes_recovered = counted.resumes_recovered;
    out.resumes_reloaded = counted.resumes_reloaded;
    out.positions_behind = counted.positions_behind;
    out.hellos_turned_away = counted.hellos_turned_away;
    out.admission_level = sockets.door().level();
    out.admission_refusals = sockets.door().refusals();
    out.commit_failures = inner.journal.failures();
    if (const auto why = inner.journal.refusing()) {
        const auto since = inner.journal.refusing_for();
        out.store_refusing_seconds =
            static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(since).count());
        out.store_refusing_because = name_of(*why);
    }
    for (std::size_t code = 1; code < counted.refusals.size(); ++code)
        if (counted.refusals[code] > 0)
            out.refusals[std::string(name_of(static_cast<errc>(code)))] = counted.refusals[code];
    out.journal_waiting = inner.journal.waiting();
    for (const auto& site : inner.desks.sites()) {
        const auto& desk = *inner.desks.desk(site);
        const auto count = desk.count();
        out.open_chats[site] = {
            {"bot", count.bot},
            {"queued", count.queued},
            {"assigned", count.assigned},
            {"on_hold", count.on_hold}};
        out.queue_length[site] = count.queued;
        out.visitors[site] = desk.visitor_count();
        out.capacity_violations += count.capacity_violations;
    }
    for (const auto& [site, now] : inner.bot.count())
        out.meanings[site] = {
            now.by_meaning,
            now.fell_back,
            now.source.calls,
            now.source.failures,
            now.source.refused,
            now.ready,
            now.source.breaker};
    if (inner.cluster) {
        const auto counted_sites = inner.cluster->count();
        out.sites = {
            inner.cluster->connected(),
            counted_sites.owned,
            counted_sites.taken,
            counted_sites.given,
            counted_sites.lost,
            counted_sites.connected,
            counted_sites.terms};
    }
    if (others) others->read(out.others.emplace());
    if (calls && out.others) out.others->forwarded_requests = calls->asked();
    if (const auto relayed = sockets.relayed(); relayed && out.others) {
        out.others->edge_lines = relayed->edge_lines;
        out.others->remote_lines = relayed->remote_lines;
        out.others->forwarded_frames = relayed->forwarded;
        out.others->shown_frames = relayed->shown;
        out.others->shown_lines = relayed->shown_lines;
    }
    return out;
}

}  // namespace pasokh
