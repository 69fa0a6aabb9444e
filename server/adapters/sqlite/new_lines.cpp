#include "adapters/sqlite/new_lines.hpp"

#include <new>

namespace pasokh::sqlite {
namespace {

using lines = std::vector<new_lines::line>;

constexpr char name_of_table[] = "new_lines";
constexpr char columns[] =
    "CREATE TABLE x (chat, seq, author, author_id, author_name, client_id, text, event,"
    " subject, at, rateable)";
constexpr char add_all[] =
    "INSERT INTO messages (chat, seq, author, author_id, author_name, client_id, text, event, subject, at,"
    " rateable) SELECT chat, seq, author, author_id, author_name, client_id, text, event, subject, at, "
    "rateable"
    " FROM new_lines";

/// SQLite's word for a table that somebody else keeps: read from the first line to the last, never changed.
/// https://www.sqlite.org/vtab.html
struct table : sqlite3_vtab {
    const lines* rows = nullptr;
};

struct cursor : sqlite3_vtab_cursor {
    const lines* rows = nullptr;
    std::size_t at = 0;
};

cursor& at(sqlite3_vtab_cursor* which)
{
    return *static_cast<cursor*>(which);
}

int connect(sqlite3* db, void* rows, int, const char* const*, sqlite3_vtab** out, char**)
{
    auto* made = new (std::nothrow) table();
    if (!made) return SQLITE_NOMEM;
    made->rows = static_cast<const lines*>(rows);
    *out = made;
    return sqlite3_declare_vtab(db, columns);
}

int disconnect(sqlite3_vtab* which)
{
    delete static_cast<table*>(which);
    return SQLITE_OK;
}

int plan(sqlite3_vtab*, sqlite3_index_info*)
{
    return SQLITE_OK;
}

int open(sqlite3_vtab* of, sqlite3_vtab_cursor** out)
{
    auto* made = new (std::nothrow) cursor();
    if (!made) return SQLITE_NOMEM;
    made->rows = static_cast<table*>(of)->rows;
    *out = made;
    return SQLITE_OK;
}

int close(sqlite3_vtab_cursor* which)
{
    delete static_cast<cursor*>(which);
    return SQLITE_OK;
}

int begin(sqlite3_vtab_cursor* which, int, const char*, int, sqlite3_value**)
{
    at(which).at = 0;
    return SQLITE_OK;
}

int next(sqlite3_vtab_cursor* which)
{
    ++at(which).at;
    return SQLITE_OK;
}

int is_over(sqlite3_vtab_cursor* which)
{
    return at(which).at >= at(which).rows->size() ? 1 : 0;
}

int number_of_row(sqlite3_vtab_cursor* which, sqlite3_int64* out)
{
    *out = static_cast<sqlite3_int64>(at(which).at);
    return SQLITE_OK;
}

/// In the order of `columns`.
int value(sqlite3_vtab_cursor* which, sqlite3_context* to, int column)
{
    const auto& row = (*at(which).rows)[at(which).at];
    const auto& line = *row.what;
    switch (column) {
    case 0: give_value(to, row.chat); break;
    case 1: give_value(to, stored(line.seq)); break;
    case 2: give_value(to, stored(line.from.kind)); break;
    case 3: give_value(to, row.author_id); break;
    case 4: give_value(to, stored(line.from.name)); break;
    case 5: give_value(to, stored(line.client_id)); break;
    case 6: give_value(to, stored(line.text)); break;
    case 7: give_value(to, stored(line.event)); break;
    case 8: give_value(to, stored(line.subject)); break;
    case 9: give_value(to, stored(line.at)); break;
    case 10: give_value(to, stored(line.rateable)); break;
    default: return SQLITE_ERROR;
    }
    return SQLITE_OK;
}

/// Without xCreate there is one such table, which is there by itself; without xUpdate it is read only.
sqlite3_module module_of_lines()
{
    sqlite3_module out{};
    out.xConnect = connect;
    out.xDisconnect = disconnect;
    out.xBestIndex = plan;
    out.xOpen = open;
    out.xClose = close;
    out.xFilter = begin;
    out.xNext = next;
    out.xEof = is_over;
    out.xColumn = value;
    out.xRowid = number_of_row;
    return out;
}

}  // namespace

void new_lines::offer_to(connection& db)
{
    static const sqlite3_module how = module_of_lines();
    db.offer(name_of_table, how, &lines_);
}

void new_lines::add(std::int64_t chat_number, const domain::message& what)
{
    lines_.push_back({chat_number, &what, stored(what.from.who)});
}

void new_lines::write(connection& db)
{
    if (!lines_.empty()) db.run(add_all);
    lines_.clear();
}

}  // namespace pasokh::sqlite
