#include "adapters/postgres/report.hpp"

#include "adapters/postgres/blocking.hpp"
#include "adapters/postgres/held_locks.hpp"
#include "adapters/postgres/schema.hpp"

namespace pasokh::postgres {
namespace {

using namespace std::chrono_literals;

constexpr auto answer_within = 60s;

constexpr char all_nodes[] = PASOKH_WITH_HELD_LOCKS
    " SELECT name, encode(node, 'hex'), advertise_url,"
    " hashtextextended('pasokh node ' || encode(node, 'hex'), 0) IN (SELECT key FROM locks), draining,"
    " (extract(epoch FROM clock_timestamp() - beat_at) * 1000)::bigint FROM nodes ORDER BY beat_at DESC";
constexpr char all_sites[] =
    PASOKH_WITH_HELD_LOCKS " SELECT o.site, coalesce(n.name, encode(o.node, 'hex')), o.term,"
                           " hashtextextended('pasokh site ' || o.site, 0) IN (SELECT key FROM locks),"
                           " (extract(epoch FROM clock_timestamp() - o.taken_at) * 1000)::bigint"
                           " FROM site_owners o LEFT JOIN nodes n ON n.node = o.node ORDER BY o.site";

/// A rule of the schema, as a query for what breaks it: how often, and one example.
struct rule {
    std::string_view check;
    std::string_view broken;
    const char* sql;
};

// What holds for a whole chat is asked of open ones: a closed one may be on its way out, newest lines first.
constexpr rule rules[] = {
    {"identity",
     "stores without an epoch or a secret",
     "SELECT 2 - count(*), NULL FROM meta WHERE name = 'epoch' AND length(value) > 0"
     " OR name = 'secret' AND length(value) = 32"},
    {"rule_against_doubles",
     "missing indexes (messages_once)",
     "SELECT 1 - count(*), NULL FROM pg_class WHERE oid = to_regclass('messages_once')"},
    {"line_numbers",
     "chats whose lines are not 1, 2, 3 … without a gap",
     "SELECT count(*), min(encode(chat, 'hex')) FROM (SELECT chat FROM messages GROUP BY chat"
     " HAVING min(seq) <> 1 OR max(seq) <> count(*)) x"},
    {"line_times",
     "lines that are older than the line before them",
     "SELECT count(*), min(encode(chat, 'hex')) FROM (SELECT chat, at < lag(at) OVER"
     " (PARTITION BY chat ORDER BY seq) AS back FROM messages) x WHERE back"},
    {"client_ids",
     "messages stored twice under one client_id",
     "SELECT count(*), min(encode(chat, 'hex')) FROM (SELECT chat FROM messages WHERE client_id <> ''"
     " GROUP BY chat, author_id, client_id HAVING count(*) > 1) x"},
    {"chats_have_lines",
     "open chats without a line",
     "SELECT count(*), min(encode(id, 'hex')) FROM chats c WHERE state <> 'closed'"
     " AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.chat = c.id)"},
    {"lines_have_chats",
     "lines without a chat",
     "SELECT count(*), min(encode(chat, 'hex')) FROM messages m"
     " WHERE NOT EXISTS (SELECT 1 FROM chats c WHERE c.id = m.chat)"},
    {"choices_have_lines",
     "choices without a line",
     "SELECT count(*), min(encode(chat, 'hex')) FROM choices c WHERE NOT EXISTS"
     " (SELECT 1 FROM messages m WHERE m.chat = c.chat AND m.seq = c.seq)"},
    {"cards_have_chats",
     "hand-off candidates without a chat",
     "SELECT count(*), min(encode(chat, 'hex')) FROM card_candidates k"
     " WHERE NOT EXISTS (SELECT 1 FROM chats c WHERE c.id = k.chat)"},
    {"assignments_have_chats",
     "assignments without a chat",
     "SELECT count(*), min(encode(chat, 'hex')) FROM assignments a"
     " WHERE NOT EXISTS (SELECT 1 FROM chats c WHERE c.id = a.chat)"},
    {"candidates_have_assignments",
     "weighed operators without an assignment",
     "SELECT count(*), min(assignment)::text FROM assignment_candidates w"
     " WHERE NOT EXISTS (SELECT 1 FROM assignments a WHERE a.id = w.assignment)"},
    {"log_ins_have_accounts",
     "log-ins without an account",
     "SELECT count(*), min(encode(operator, 'hex')) FROM logins l WHERE NOT EXISTS"
     " (SELECT 1 FROM accounts a WHERE a.site = l.site AND a.id = l.operator)"},
    {"read_marks",
     "open chats with a read mark above their newest line",
     "SELECT count(*), min(encode(id, 'hex')) FROM chats c WHERE state <> 'closed'"
     " AND greatest(visitor_read, operator_read) >"
     " (SELECT coalesce(max(seq), 0) FROM messages m WHERE m.chat = c.id)"},
    {"holders",
     "chats whose state does not agree with who holds them",
     "SELECT count(*), min(encode(id, 'hex')) FROM chats WHERE (state IN ('assigned', 'on_hold'))"
     " <> (assigned_to <> '') OR (state = 'closed') <> (closed_at IS NOT NULL)"},
    {"one_open_chat",
     "visitors with two open chats",
     "SELECT count(*), min(encode(visitor, 'hex')) FROM (SELECT visitor FROM chats WHERE state <> 'closed'"
     " GROUP BY site, visitor HAVING count(*) > 1) x"},
};

task<result<cluster_report>> read_cluster(io_executor where, settings how)
{
    auto made = co_await connection::open(where, std::move(how));
    if (!made) co_return made.error();
    const auto db = std::move(*made);
    script ask(script::kind::snapshot);
    ask.add(all_nodes);
    ask.add(all_sites);
    auto got = co_await db->exchange(std::move(ask), connection::steady::now() + answer_within);
    if (!got) co_return got.error();
    cluster_report out;
    got->each(0, [&](row& found) {
        auto& each = out.nodes.emplace_back();
        found.into(each.name, each.id, each.advertise_url, each.alive, each.draining, each.beat_age_ms);
    });
    got->each(1, [&](row& found) {
        auto& each = out.sites.emplace_back();
        found.into(each.key, each.owner, each.term, each.held, each.held_for_ms);
    });
    co_return out;
}

task<finding> keeps(std::shared_ptr<connection> db, const rule* what)
{
    script ask(script::kind::single);
    ask.add(what->sql);
    auto got = co_await db->exchange(std::move(ask), connection::steady::now() + answer_within);
    if (!got) co_return finding{true, what->check, "cannot be examined: a table is missing or damaged"};
    std::int64_t count = 0;
    std::string example;
    got->each(0, [&](row& found) { found.into(count, example); });
    if (count == 0) co_return finding{false, what->check, "no " + std::string(what->broken)};
    co_return finding{
        true,
        what->check,
        std::to_string(count) + ' ' + std::string(what->broken) +
            (example.empty() ? "" : ", e.g. " + example)};
}

task<std::vector<finding>> examine(io_executor where, settings how)
{
    std::vector<finding> out;
    auto made = co_await connection::open(where, std::move(how));
    out.push_back(
        {!made, "opens", made ? "PostgreSQL answers" : "PostgreSQL cannot be reached; the log says why"}
    );
    if (!made) co_return out;
    const auto db = std::move(*made);
    const auto checked = co_await check_server(db);
    out.push_back(
        {!checked,
         "server",
         checked ? "15 or newer, fsync on, UTF-8, takes writes" : "a setting is refused; the log says which"}
    );
    const auto versions = co_await read_schema_versions(db);
    if (!versions) co_return out;
    out.push_back(
        {versions->found != versions->known,
         "schema",
         "version " + std::to_string(versions->found) + " of " + std::to_string(versions->known)}
    );
    if (versions->found != versions->known) co_return out;
    for (const auto& each : rules) {
        auto found = co_await keeps(db, &each);
        out.push_back(std::move(found));
    }
    co_return out;
}

}  // namespace

result<cluster_report> cluster_report_blocking(settings how)
{
    return run_blocking<result<cluster_report>>([how = std::move(how)](io_executor where) {
        return read_cluster(where, how);
    });
}

std::vector<finding> examine_blocking(settings how)
{
    return run_blocking<std::vector<finding>>([how = std::move(how)](io_executor where) {
        return examine(where, how);
    });
}

}  // namespace pasokh::postgres
