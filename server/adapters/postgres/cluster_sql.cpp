#include "adapters/postgres/cluster_sql.hpp"

#include "adapters/postgres/held_locks.hpp"

namespace pasokh::postgres {
namespace {

// Session-level locks: PostgreSQL frees them when it ends the connection, after it has ended its transaction.
constexpr char lock_node[] =
    "SELECT 1 WHERE pg_try_advisory_lock(hashtextextended('pasokh node ' || encode($1::bytea, 'hex'), 0))";
constexpr char beat[] =
    "INSERT INTO nodes (node, incarnation, name, advertise_url, draining, beat_at)"
    " VALUES ($1, $2, $3, $4, $5, clock_timestamp()) ON CONFLICT (node) DO UPDATE SET"
    " incarnation = excluded.incarnation, name = excluded.name, advertise_url = excluded.advertise_url,"
    " draining = excluded.draining, beat_at = excluded.beat_at";
constexpr char forget_old[] = "DELETE FROM nodes WHERE beat_at < clock_timestamp() - interval '1 day'";

constexpr char seen_sites[] = PASOKH_WITH_HELD_LOCKS
    " SELECT s.site, coalesce(o.node, ''), coalesce(o.incarnation, 0), coalesce(o.term, 0),"
    " coalesce(o.advertise_url, ''),"
    " EXISTS (SELECT 1 FROM locks WHERE key = hashtextextended('pasokh site ' || s.site, 0))"
    " FROM unnest($1::text[]) AS s (site) LEFT JOIN site_owners o ON o.site = s.site ORDER BY s.site";
constexpr char seen_nodes[] = PASOKH_WITH_HELD_LOCKS
    " SELECT n.node, n.draining FROM nodes n"
    " WHERE hashtextextended('pasokh node ' || encode(n.node, 'hex'), 0) IN (SELECT key FROM locks)"
    " ORDER BY n.node";

constexpr char take[] =
    "WITH got AS MATERIALIZED (SELECT site FROM unnest($1::text[]) AS s (site)"
    " WHERE pg_try_advisory_lock(hashtextextended('pasokh site ' || site, 0)))"
    " INSERT INTO site_owners AS o (site, node, incarnation, term, advertise_url, taken_at)"
    " SELECT site, $2, $3, 1, $4, clock_timestamp() FROM got ON CONFLICT (site) DO UPDATE SET"
    " node = excluded.node, incarnation = excluded.incarnation, term = o.term + 1,"
    " advertise_url = excluded.advertise_url, taken_at = excluded.taken_at RETURNING site, term";
constexpr char give[] = "SELECT pg_advisory_unlock(hashtextextended('pasokh site ' || $1, 0))";

}  // namespace

void ask_to_be_node(script& to, const node_self& self)
{
    to.add(lock_node, self.id);
}

void ask_beat(script& to, const node_self& self, bool draining)
{
    to.add(beat, self.id, self.incarnation, self.name, self.advertise_url, draining);
}

void ask_forget_old_nodes(script& to)
{
    to.add(forget_old);
}

std::size_t ask_seen(script& to, const std::vector<domain::site_key>& sites)
{
    const auto first = to.add(seen_sites, text_array(sites));
    to.add(seen_nodes);
    return first;
}

cluster_seen take_seen(answers& from, std::size_t first)
{
    cluster_seen out;
    from.each(first, [&](row& found) {
        auto& each = out.sites.emplace_back();
        auto& owner = each.owner;
        found.into(each.key, owner.node, owner.incarnation, owner.term, owner.advertise_url, each.held);
    });
    from.each(first + 1, [&](row& found) {
        auto& each = out.nodes.emplace_back();
        found.into(each.id, each.draining);
    });
    return out;
}

std::size_t ask_take(script& to, const std::vector<domain::site_key>& sites, const node_self& self)
{
    return to.add(take, text_array(sites), self.id, self.incarnation, self.advertise_url);
}

std::map<domain::site_key, std::uint64_t> take_terms(answers& from, std::size_t at)
{
    std::map<domain::site_key, std::uint64_t> out;
    from.each(at, [&](row& found) {
        domain::site_key site;
        std::uint64_t term = 0;
        found.into(site, term);
        out[site] = term;
    });
    return out;
}

void ask_give(script& to, const domain::site_key& site)
{
    to.add(give, site);
}

}  // namespace pasokh::postgres
