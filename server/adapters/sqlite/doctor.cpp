#include "adapters/sqlite/doctor.hpp"

#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/schema.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <sys/stat.h>
#include <sys/statvfs.h>

namespace pasokh::sqlite {
namespace {

constexpr std::uintmax_t mebibyte = 1024 * 1024;
constexpr std::uintmax_t largest_log = 64 * mebibyte;
constexpr std::uintmax_t least_free = 256 * mebibyte;

std::string in_mebibytes(std::uintmax_t bytes)
{
    return std::to_string(bytes / mebibyte) + " MiB";
}

constexpr char some_problems[] = "PRAGMA quick_check(20)";
constexpr char meta_of_identity[] =
    "SELECT count(*) FROM meta WHERE name = 'epoch' AND length(value) > 0 OR name = 'secret' AND "
    "length(value) = 32";

// What holds for a whole chat is asked of open ones: a closed one may be on its way out, newest lines first.

/// A rule of the schema, as a query for what breaks it: how often, and one example.
struct rule {
    std::string_view check;
    std::string_view broken;  // what it means when something is found
    const char* sql;
};

constexpr rule rules[] = {
    {"line_numbers",
     "chats whose lines are not 1, 2, 3 … without a gap",
     "SELECT count(*), min(hex(chat)) FROM (SELECT chat FROM lines GROUP BY chat"
     " HAVING min(seq) <> 1 OR max(seq) <> count(*) OR count(DISTINCT seq) <> count(*))"},
    {"line_times",
     "lines that are older than the line before them",
     "SELECT count(*), min(hex(chat)) FROM (SELECT chat, at < lag(at) OVER"
     " (PARTITION BY chat ORDER BY seq) AS back FROM lines) WHERE back"},
    {"client_ids",
     "messages stored twice under one client_id",
     "SELECT count(*), min(hex(chat)) FROM (SELECT chat FROM lines WHERE client_id <> ''"
     " GROUP BY chat, author_id, client_id HAVING count(*) > 1)"},
    {"chats_have_lines",
     "open chats without a line",
     "SELECT count(*), min(hex(id)) FROM chats WHERE state <> 'closed'"
     " AND id NOT IN (SELECT chat FROM lines WHERE chat IS NOT NULL)"},
    {"lines_have_chats",
     "lines without a chat",
     "SELECT count(*), min(hex(chat)) FROM lines WHERE chat IS NULL OR chat NOT IN (SELECT id FROM chats)"},
    {"numbers_have_lines",
     "numbers of chats that have no line",
     "SELECT count(*), min(hex(id)) FROM chat_numbers WHERE number NOT IN (SELECT chat FROM messages)"},
    {"lines_have_places",
     "lines that are not where their chat looks for them",
     "SELECT count(*), min(hex(n.id)) FROM messages l LEFT JOIN chat_numbers n ON n.number = l.chat"
     " WHERE l.arrival <= (SELECT up_to FROM placed) AND l.arrival NOT IN"
     " (SELECT m.arrival FROM places p CROSS JOIN json_each(p.arrivals) j CROSS JOIN messages m"
     " ON m.arrival = j.value WHERE m.chat = p.chat AND m.seq = p.first + j.key AND m.seq <= p.last)"},
    {"places_have_lines",
     "places of no line, of one that has two, or of one that is still to get its own",
     "SELECT count(*), min(hex(n.id)) FROM (SELECT min(p.chat) AS chat, j.value AS arrival, count(*) AS "
     "places"
     " FROM places p, json_each(p.arrivals) j GROUP BY j.value) q LEFT JOIN chat_numbers n ON n.number = "
     "q.chat"
     " WHERE q.places > 1 OR q.arrival > (SELECT max(up_to) FROM placed)"
     " OR q.arrival NOT IN (SELECT arrival FROM messages)"},
    {"placed_up_to",
     "faults of the mark up to which lines have places: not there, or beyond the newest line",
     "SELECT (SELECT count(*) FROM placed) <> 1 OR (SELECT max(up_to) FROM placed) >"
     " (SELECT coalesce(max(arrival), 0) FROM messages), 'placed'"},
    {"choices_have_lines",
     "choices without a line",
     "SELECT count(*), min(hex(chat)) FROM choices WHERE (chat, seq) NOT IN"
     " (SELECT chat, seq FROM lines WHERE chat IS NOT NULL)"},
    {"cards_have_chats",
     "hand-off candidates without a chat",
     "SELECT count(*), min(hex(chat)) FROM card_candidates WHERE chat NOT IN (SELECT id FROM chats)"},
    {"assignments_have_chats",
     "assignments without a chat",
     "SELECT count(*), min(hex(chat)) FROM assignments WHERE chat NOT IN (SELECT id FROM chats)"},
    {"candidates_have_assignments",
     "weighed operators without an assignment",
     "SELECT count(*), min(assignment) FROM assignment_candidates"
     " WHERE assignment NOT IN (SELECT id FROM assignments)"},
    {"log_ins_have_accounts",
     "log-ins without an account",
     "SELECT count(*), min(hex(operator)) FROM logins l WHERE NOT EXISTS"
     " (SELECT 1 FROM accounts a WHERE a.site = l.site AND a.id = l.operator)"},
    {"read_marks",
     "open chats with a read mark above their newest line",
     "SELECT count(*), min(hex(id)) FROM chats LEFT JOIN"
     " (SELECT chat, max(seq) AS newest FROM lines GROUP BY chat) ON chat = id"
     " WHERE state <> 'closed' AND max(visitor_read, operator_read) > coalesce(newest, 0)"},
    {"holders",
     "chats whose state does not agree with who holds them",
     "SELECT count(*), min(hex(id)) FROM chats WHERE (state IN ('assigned', 'on_hold')) <> (assigned_to <> "
     "x'')"
     " OR (state = 'closed') <> (closed_at IS NOT NULL)"},
    {"one_open_chat",
     "visitors with two open chats",
     "SELECT count(*), min(hex(visitor)) FROM (SELECT visitor FROM chats WHERE state <> 'closed'"
     " GROUP BY site, visitor HAVING count(*) > 1)"},
};

class examination {
public:
    examination(const std::filesystem::path& database, connection& db) : database_(database), db_(db) {}

    std::vector<finding> run()
    {
        integrity();
        // The rules are about the tables of this version.
        if (schema_is_ours())
            for (const auto& each : rules)
                keeps(each);
        files();
        return std::move(out_);
    }

private:
    void add(verdict how, std::string_view check, std::string detail)
    {
        out_.push_back({how, check, std::move(detail)});
    }

    /// What could not even be asked is a fault of its own; the next question starts afresh.
    bool asked(std::string_view check)
    {
        if (db_.ok()) return true;
        (void)db_.finish();
        add(verdict::fault, check, "cannot be examined: a table is missing or damaged");
        return false;
    }

    void integrity()
    {
        std::string problems;
        db_.query(some_problems, [&](row& found) {
            std::string line;
            found.into(line);
            if (line != "ok") problems += (problems.empty() ? "" : "; ") + line;
        });
        if (!asked("integrity")) return;
        if (problems.empty())
            add(verdict::fine, "integrity", "quick_check ok");
        else
            add(verdict::fault, "integrity", problems);
    }

    bool schema_is_ours()
    {
        const auto versions = read_schema_versions(db_);
        if (!asked("schema")) return false;
        const auto text =
            "version " + std::to_string(versions.found) + " of " + std::to_string(versions.known);
        if (versions.found > versions.known)
            add(verdict::fault, "schema", text + ": written by a newer pasokh");
        else if (versions.found < versions.known)
            add(verdict::warning, "schema", text + ": its rows are examined once a server has opened it");
        else
            add(verdict::fine, "schema", text);

        std::size_t kept = 0;
        db_.query(meta_of_identity, [&](row& found) { found.into(kept); });
        if (asked("identity"))
            add(kept == 2 ? verdict::fine : verdict::fault,
                "identity",
                kept == 2 ? "epoch and secret are there" : "the epoch or the secret is missing");
        return versions.found == versions.known;
    }

    void keeps(const rule& what)
    {
        std::uint64_t count = 0;
        std::string example;
        db_.query(what.sql, [&](row& found) { found.into(count, example); });
        if (!asked(what.check)) return;
        if (count == 0)
            add(verdict::fine, what.check, "no " + std::string(what.broken));
        else
            add(verdict::fault,
                what.check,
                std::to_string(count) + ' ' + std::string(what.broken) + ", e.g. " + example);
    }

    void files()
    {
        struct stat status {};

        if (::stat(database_.c_str(), &status) == 0) {
            const bool open_to_others = (status.st_mode & 077) != 0;
            add(open_to_others ? verdict::warning : verdict::fine,
                "file_mode",
                open_to_others ? "others may open it" : "only its owner may open it");
        }
        std::error_code none;
        const auto log = std::filesystem::file_size(database_.string() + "-wal", none);
        const auto log_bytes = none ? 0 : log;
        add(log_bytes > largest_log ? verdict::warning : verdict::fine,
            "log_size",
            "the write-ahead log has " + in_mebibytes(log_bytes));

        struct statvfs room {};

        if (::statvfs(database_.parent_path().c_str(), &room) != 0) return;
        const std::uintmax_t free = std::uintmax_t{room.f_bavail} * room.f_frsize;
        const std::uintmax_t all = std::uintmax_t{room.f_blocks} * room.f_frsize;
        const bool scarce = free < std::max(least_free, all / 20);
        add(scarce ? verdict::warning : verdict::fine,
            "free_space",
            in_mebibytes(free) + " free of " + in_mebibytes(all));
    }

    const std::filesystem::path& database_;
    connection& db_;
    std::vector<finding> out_;
};

finding version_finding()
{
    const bool affected = has_wal_reset_bug(sqlite3_libversion_number());
    return {
        affected ? verdict::warning : verdict::fine,
        "sqlite",
        std::string("version ") + sqlite3_libversion() +
            (affected
                 ? " has the WAL-reset bug (fixed in 3.51.3): no other program may write to this file or "
                   "checkpoint it"
                 : "")};
}

}  // namespace

bool has_wal_reset_bug(int version_number)
{
    const bool fixed_in_branch = (version_number >= 3'044'006 && version_number < 3'045'000) ||
                                 (version_number >= 3'050'007 && version_number < 3'051'000);
    return version_number >= 3'007'000 && version_number < 3'051'003 && !fixed_in_branch;
}

std::vector<finding> examine_blocking(const std::filesystem::path& database)
{
    std::vector<finding> out{version_finding()};
    auto opened = connection::open(database, connection::mode::read_only);
    if (!opened) {
        out.push_back({verdict::fault, "opens", "the file cannot be opened as a database"});
        return out;
    }
    out.push_back({verdict::fine, "opens", database.string()});
    auto found = examination(database, **opened).run();
    out.insert(out.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    return out;
}

}  // namespace pasokh::sqlite
