#include "adapters/sqlite/places.hpp"

#include <algorithm>
#include <fmt/compile.h>
#include <iterator>

namespace pasokh::sqlite {
namespace {

// OR IGNORE: a run that ends where another does would be a fault of ours, which the doctor tells; to fail for
// it would refuse every batch from then on.
constexpr char find_and_place[] =
    "INSERT OR IGNORE INTO places (chat, first, last, arrivals) SELECT chat, seq, seq, json_array(arrival)"
    " FROM messages WHERE arrival > (SELECT up_to FROM placed) ORDER BY chat, seq";
constexpr char name_of_runs[] = "new_places";
constexpr char place_known[] = "INSERT OR IGNORE INTO places (chat, first, last, arrivals)"
                               " SELECT chat, first, last, arrivals FROM new_places";
// Also after lines were deleted: the next one is given the number behind the highest that is left.
constexpr char all_are_placed[] = "UPDATE placed SET up_to = (SELECT coalesce(max(arrival), 0) FROM messages)"
                                  " WHERE up_to <> (SELECT coalesce(max(arrival), 0) FROM messages)";

constexpr char number_of_chat[] = "SELECT number FROM chat_numbers WHERE id = ?";
constexpr char drop_some[] =
    "DELETE FROM messages WHERE chat = ?1 AND seq >= ?2 AND arrival IN"
    " (SELECT j.value FROM places p, json_each(p.arrivals) j WHERE p.chat = ?1 AND p.last >= ?2)";
constexpr char drop_runs[] = "DELETE FROM places WHERE chat = ? AND first >= ?";
constexpr char cut_run[] = "UPDATE places SET last = ?2 - 1, arrivals = (SELECT json_group_array(value) FROM"
                           " (SELECT value FROM json_each(arrivals) WHERE key < ?2 - first ORDER BY key))"
                           " WHERE chat = ?1 AND last >= ?2";

}  // namespace

void place_lines(connection& db)
{
    db.run(find_and_place);
    db.run(all_are_placed);
}

std::size_t drop_lines(connection& db, domain::chat_id chat, domain::seq_t from)
{
    place_lines(db);
    std::int64_t number = 0;
    db.query(
        number_of_chat,
        [&](row& found) { found.into(number); },
        chat
    );
    db.run(drop_some, number, from);
    const auto dropped = db.changed();
    db.run(drop_runs, number, from);
    db.run(cut_run, number, from);
    db.run(all_are_placed);
    return dropped;
}

/// In the order of `columns`.
void unplaced_lines::run::give(sqlite3_context* to, int column) const
{
    switch (column) {
    case 0: return give_value(to, chat);
    case 1: return give_value(to, stored(first));
    case 2: return give_value(to, stored(last));
    default: return give_value(to, stored(arrivals));
    }
}

void unplaced_lines::offer_to(connection& db)
{
    runs_.offer_to(db, name_of_runs);
}

void unplaced_lines::add(std::int64_t chat_number, domain::seq_t seq, std::int64_t arrival)
{
    lines_.push_back({chat_number, seq, arrival});
}

void unplaced_lines::place(connection& db)
{
    std::sort(lines_.begin(), lines_.end());
    for (const auto& each : lines_)
        run_for(each).add(each);
    for (auto& each : runs_.rows)
        each.arrivals += ']';
    db.run(place_known);
    db.run(all_are_placed);
    runs_.rows.clear();
    lines_.clear();
}

/// The last run, if the line follows it, else a new one.
unplaced_lines::run& unplaced_lines::run_for(const line& next)
{
    auto& runs = runs_.rows;
    const bool follows = !runs.empty() && runs.back().chat == next.chat && runs.back().last + 1 == next.seq &&
                         next.seq - runs.back().first < longest_run;
    if (!follows) runs.push_back({next.chat, next.seq, next.seq, {}});
    return runs.back();
}

void unplaced_lines::run::add(const line& next)
{
    last = next.seq;
    fmt::format_to(
        std::back_inserter(arrivals),
        FMT_COMPILE("{}{}"),
        arrivals.empty() ? '[' : ',',
        next.arrival
    );
}

}  // namespace pasokh::sqlite
