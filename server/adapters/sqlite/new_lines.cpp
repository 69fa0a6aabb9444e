#include "adapters/sqlite/new_lines.hpp"

namespace pasokh::sqlite {
namespace {

constexpr char name_of_table[] = "new_lines";
constexpr char add_all[] =
    "INSERT INTO messages (chat, seq, author, author_id, author_name, client_id, text, event, subject, at,"
    " rateable) SELECT chat, seq, author, author_id, author_name, client_id, text, event, subject, at, "
    "rateable"
    " FROM new_lines";

}  // namespace

/// In the order of `columns`.
void new_lines::line::give(sqlite3_context* to, int column) const
{
    switch (column) {
    case 0: return give_value(to, chat);
    case 1: return give_value(to, stored(what->seq));
    case 2: return give_value(to, stored(what->from.kind));
    case 3: return give_value(to, author_id);
    case 4: return give_value(to, stored(what->from.name));
    case 5: return give_value(to, stored(what->client_id));
    case 6: return give_value(to, stored(what->text));
    case 7: return give_value(to, stored(what->event));
    case 8: return give_value(to, stored(what->subject));
    case 9: return give_value(to, stored(what->at));
    case 10: return give_value(to, stored(what->rateable));
    default: return;  // there is no other; NULL, which the table refuses
    }
}

void new_lines::offer_to(connection& db)
{
    lines_.offer_to(db, name_of_table);
}

void new_lines::add(std::int64_t chat_number, const domain::message& what)
{
    lines_.rows.push_back({chat_number, &what, stored(what.from.who)});
}

void new_lines::write(connection& db, unplaced_lines& unplaced)
{
    auto& lines = lines_.rows;
    if (lines.empty()) return;
    db.run(add_all);
    // Each row is given the number behind the highest: https://www.sqlite.org/autoinc.html
    auto arrival = db.last_row() - static_cast<std::int64_t>(lines.size());
    for (const auto& each : lines)
        unplaced.add(each.chat, each.what->seq, ++arrival);
    lines.clear();
}

}  // namespace pasokh::sqlite
