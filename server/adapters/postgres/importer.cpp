#include "adapters/postgres/importer.hpp"

#include "adapters/postgres/schema.hpp"
#include "base/hex.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <openssl/sha.h>

namespace pasokh::postgres {
namespace {

using namespace std::chrono_literals;

constexpr auto answer_within = 10min;
// Sixty bits of a row's hash fit a BIGINT; two such numbers are kept.
constexpr std::size_t hex_digits = 15;

constexpr char column_types[] =
    "SELECT column_name::text, data_type::text FROM information_schema.columns"
    " WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position";
constexpr char filled_tables[] =
    "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema()"
    " AND table_type = 'BASE TABLE' AND table_name NOT IN ('schema_version', 'nodes', 'site_owners')";
constexpr char set_mark[] = "INSERT INTO meta (name, value) VALUES ('importing', '')";
constexpr char drop_mark[] = "DELETE FROM meta WHERE name = 'importing'";
constexpr char after_assignments[] =
    "SELECT setval(pg_get_serial_sequence('assignments', 'id'), coalesce(max(id), 0) + 1, false)"
    " FROM assignments";

auto soon()
{
    return connection::steady::now() + answer_within;
}

importer::kind kind_of(const std::string& type)
{
    if (type == "bytea") return importer::kind::bytes;
    if (type == "boolean") return importer::kind::boolean;
    if (type == "double precision") return importer::kind::real;
    return type == "text" ? importer::kind::text : importer::kind::integer;
}

parameter as_given(const std::optional<std::string>& value, importer::kind how)
{
    if (!value) return {{}, true, false};
    if (how == importer::kind::bytes) return {*value, false, true};
    if (how == importer::kind::boolean) return as_parameter(*value != "0");
    return as_parameter(*value);
}

/// One value in the form that both sides hash.
std::string canonical(const std::optional<std::string>& value, importer::kind how)
{
    if (!value) return "N";
    switch (how) {
    case importer::kind::text: return hex(detail::clean_text(*value));
    case importer::kind::bytes: return hex(*value);
    case importer::kind::integer: return *value;
    case importer::kind::boolean: return *value == "0" ? "0" : "1";
    case importer::kind::real: break;
    }
    double number = 0;
    std::from_chars(value->data(), value->data() + value->size(), number);
    return fmt::format("{:016x}", std::bit_cast<std::uint64_t>(number));
}

std::string canonical_sql(const importer::column& column)
{
    const auto name = '"' + column.name + '"';
    switch (column.how) {
    case importer::kind::text: return fmt::format("encode(convert_to({}, 'UTF8'), 'hex')", name);
    case importer::kind::bytes: return fmt::format("encode({}, 'hex')", name);
    case importer::kind::integer: return name + "::text";
    case importer::kind::boolean: return fmt::format("{}::int::text", name);
    case importer::kind::real: return fmt::format("encode(float8send({}), 'hex')", name);
    }
    return name;
}

std::string decimal(unsigned __int128 value)
{
    std::string out;
    do {
        out += static_cast<char>('0' + static_cast<int>(value % 10));
        value /= 10;
    } while (value > 0);
    std::ranges::reverse(out);
    return out;
}

}  // namespace

task<result<std::unique_ptr<importer>>> importer::begin(io_executor where, settings how)
{
    how.name = "pasokh import";
    auto made = co_await connection::open(where, std::move(how));
    if (!made) co_return made.error();
    std::unique_ptr<importer> out(new importer(std::move(*made)));
    auto checked = co_await check_server(out->db_);
    if (!checked) co_return checked.error();
    auto migrated = co_await migrate(out->db_);
    if (!migrated) co_return migrated.error();
    auto empty = co_await out->refuse_unless_empty();
    if (!empty) co_return empty.error();
    script mark(script::kind::single);
    mark.add(set_mark);
    auto marked = co_await out->db_->exchange(std::move(mark), soon());
    if (!marked) co_return marked.error();
    co_return out;
}

task<result<void>> importer::refuse_unless_empty()
{
    script ask(script::kind::single);
    ask.add(filled_tables);
    auto got = co_await db_->exchange(std::move(ask), soon());
    if (!got) co_return got.error();
    std::vector<std::string> tables;
    got->each(0, [&](row& found) { found.into(tables.emplace_back()); });
    for (const auto& table : tables) {
        script look(script::kind::single);
        look.add(keep("SELECT 1 FROM \"" + table + "\" LIMIT 1"));
        auto seen = co_await db_->exchange(std::move(look), soon());
        if (!seen) co_return seen.error();
        if (seen->rows(0) == 0) continue;
        log::error("import_target_not_empty", {{"table", table}});
        co_return errc::conflict;
    }
    co_return result<void>();
}

const char* importer::keep(std::string sql)
{
    for (const auto& each : texts_)
        if (each == sql) return each.c_str();
    return texts_.emplace_back(std::move(sql)).c_str();
}

task<result<std::vector<importer::column>>> importer::columns_of(std::string table)
{
    script ask(script::kind::single);
    ask.add(column_types, table);
    auto got = co_await db_->exchange(std::move(ask), soon());
    if (!got) co_return got.error();
    std::vector<column> out;
    got->each(0, [&](row& found) {
        std::string type;
        auto& each = out.emplace_back();
        found.into(each.name, type);
        each.how = kind_of(type);
    });
    co_return out;
}

task<result<void>> importer::put(std::string table, std::vector<column> columns, std::vector<row_values> rows)
{
    std::string names;
    std::string places;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        names += fmt::format("{}\"{}\"", i > 0 ? ", " : "", columns[i].name);
        places += fmt::format("{}${}", i > 0 ? ", " : "", i + 1);
    }
    const auto* sql = keep(fmt::format("INSERT INTO \"{}\" ({}) VALUES ({})", table, names, places));
    script all(script::kind::write);
    for (const auto& values : rows) {
        std::vector<parameter> arguments;
        for (std::size_t i = 0; i < columns.size(); ++i)
            arguments.push_back(as_given(values.at(i), columns[i].how));
        all.add_list(sql, std::move(arguments));
    }
    auto done = co_await db_->exchange(std::move(all), soon());
    if (!done) co_return done.error();
    co_return result<void>();
}

task<result<table_sum>> importer::sum_of(std::string table, std::vector<column> columns)
{
    std::string text;
    for (const auto& each : columns)
        text += fmt::format("{}coalesce({}, 'N')", text.empty() ? "" : " || ',' || ", canonical_sql(each));
    const auto part = [&](std::size_t from) {
        return fmt::format(
            "coalesce(sum(('x' || substr(h, {}, {}))::bit(60)::bigint), 0)::text",
            from,
            hex_digits
        );
    };
    const auto* sql = keep(fmt::format(
        "SELECT count(*), {}, {} FROM (SELECT encode(sha256(convert_to({}, 'UTF8')), 'hex') AS h FROM "
        "\"{}\"{}) x",
        part(1),
        part(1 + hex_digits),
        text,
        table,
        table == "meta" ? " WHERE name <> 'importing'" : ""  // the mark is ours, not the other store's
    ));
    script ask(script::kind::single);
    ask.add(sql);
    auto got = co_await db_->exchange(std::move(ask), soon());
    if (!got) co_return got.error();
    table_sum out;
    got->each(0, [&](row& found) {
        std::string low;
        std::string high;
        found.into(out.rows, low, high);
        out.sum = low + '-' + high;
    });
    co_return out;
}

task<result<void>> importer::finish()
{
    script last(script::kind::write);
    last.add(after_assignments);
    last.add(drop_mark);
    auto done = co_await db_->exchange(std::move(last), soon());
    if (!done) co_return done.error();
    co_return result<void>();
}

void row_summer::add(const importer::row_values& row)
{
    std::string text;
    for (std::size_t i = 0; i < columns_.size(); ++i)
        text += (i > 0 ? "," : "") + canonical(row.at(i), columns_[i].how);
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    const auto digits = hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
    ++rows_;
    low_ += std::stoull(digits.substr(0, hex_digits), nullptr, 16);
    high_ += std::stoull(digits.substr(hex_digits, hex_digits), nullptr, 16);
}

table_sum row_summer::sum() const
{
    return {rows_, decimal(low_) + '-' + decimal(high_)};
}

}  // namespace pasokh::postgres
