#include "adapters/sqlite/table_export.hpp"

#include <array>
#include <charconv>
#include <forward_list>

namespace pasokh::sqlite {
namespace {

constexpr char all_tables[] =
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    " AND name NOT IN ('schema_version', 'chat_numbers', 'places', 'placed') ORDER BY name";
constexpr char all_columns[] = "SELECT name, type = 'REAL' FROM pragma_table_info(?) ORDER BY cid";

/// What is read for a table: messages by the ids of their chats, whose numbers are this file's own.
std::string_view source_of(std::string_view table)
{
    return table == "messages" ? "lines" : table;
}

std::string digits(double value)
{
    std::array<char, 32> out{};
    const auto [end, failed] = std::to_chars(out.data(), out.data() + out.size(), value);
    return {out.data(), end};
}

std::optional<std::string> next_value(row& from, bool real)
{
    bool null = false;
    from.into(null);
    std::string bytes;
    double number = 0;
    if (real)
        from.into(number);
    else
        from.into(bytes);
    if (null) return std::nullopt;
    return real ? digits(number) : bytes;
}

}  // namespace

result<std::vector<std::string>> tables_of(connection& db)
{
    std::vector<std::string> out;
    db.begin();
    db.query(all_tables, [&](row& found) { found.into(out.emplace_back()); });
    if (auto done = db.finish(); !done) return done.error();
    return out;
}

result<std::vector<exported_column>> columns_of(connection& db, const std::string& table)
{
    std::vector<exported_column> out;
    db.begin();
    db.query(
        all_columns,
        [&](row& found) {
            auto& column = out.emplace_back();
            found.into(column.name, column.real);
        },
        source_of(table)
    );
    if (auto done = db.finish(); !done) return done.error();
    return out;
}

result<void> export_table(
    connection& db,
    const std::string& table,
    const std::vector<exported_column>& columns,
    const std::function<bool(exported_row)>& each
)
{
    std::string sql = "SELECT ";
    for (const auto& column : columns)
        sql += '"' + column.name + "\" IS NULL, \"" + column.name + "\", ";
    sql.append("0 FROM \"").append(source_of(table)) += '"';
    // A connection keeps its statements under the address of their text, for as long as it lives. There is
    // one for each table, in a program that moves a store and ends.
    static std::forward_list<std::string> kept;
    kept.push_front(std::move(sql));
    bool wanted = true;
    db.begin();
    db.query(kept.front().c_str(), [&](row& found) {
        if (!wanted) return;
        exported_row out;
        out.reserve(columns.size());
        for (const auto& column : columns)
            out.push_back(next_value(found, column.real));
        wanted = each(std::move(out));
    });
    return db.finish();
}

}  // namespace pasokh::sqlite
