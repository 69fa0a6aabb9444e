#pragma once

#include "adapters/sqlite/connection.hpp"

#include <new>
#include <vector>

namespace pasokh::sqlite {

/// Rows in memory that statements of one connection read as a table, where they lie and in their order: an
/// INSERT … SELECT finds the end of its table once, where an INSERT for each row finds it again and binds
/// every value before (a fourth of what a line costs, bench/results/core-eighth.md).
///
/// `Row` says `static constexpr const char* columns`, a CREATE TABLE of any name, and `void
/// give(sqlite3_context*, int column) const`. What it gives must stay where it is while a statement runs.
/// https://www.sqlite.org/vtab.html
template <class Row>
class row_table {
public:
    std::vector<Row> rows;

    /// Before a statement names the table, once. This must stay where it is as long as the connection runs
    /// statements.
    void offer_to(connection& db, const char* name)
    {
        static const sqlite3_module how = module_of_rows();
        db.offer(name, how, &rows);
    }

private:
    struct table : sqlite3_vtab {
        const std::vector<Row>* rows = nullptr;
    };

    struct cursor : sqlite3_vtab_cursor {
        const std::vector<Row>* rows = nullptr;
        std::size_t at = 0;
    };

    static cursor& at(sqlite3_vtab_cursor* which) { return *static_cast<cursor*>(which); }

    static int connect(sqlite3* db, void* rows, int, const char* const*, sqlite3_vtab** out, char**)
    {
        auto* made = new (std::nothrow) table();
        if (!made) return SQLITE_NOMEM;
        made->rows = static_cast<const std::vector<Row>*>(rows);
        *out = made;
        return sqlite3_declare_vtab(db, Row::columns);
    }

    static int disconnect(sqlite3_vtab* which)
    {
        delete static_cast<table*>(which);
        return SQLITE_OK;
    }

    static int plan(sqlite3_vtab*, sqlite3_index_info*) { return SQLITE_OK; }

    static int open(sqlite3_vtab* of, sqlite3_vtab_cursor** out)
    {
        auto* made = new (std::nothrow) cursor();
        if (!made) return SQLITE_NOMEM;
        made->rows = static_cast<table*>(of)->rows;
        *out = made;
        return SQLITE_OK;
    }

    static int close(sqlite3_vtab_cursor* which)
    {
        delete static_cast<cursor*>(which);
        return SQLITE_OK;
    }

    static int begin(sqlite3_vtab_cursor* which, int, const char*, int, sqlite3_value**)
    {
        at(which).at = 0;
        return SQLITE_OK;
    }

    static int next(sqlite3_vtab_cursor* which)
    {
        ++at(which).at;
        return SQLITE_OK;
    }

    static int is_over(sqlite3_vtab_cursor* which) { return at(which).at >= at(which).rows->size() ? 1 : 0; }

    static int number_of_row(sqlite3_vtab_cursor* which, sqlite3_int64* out)
    {
        *out = static_cast<sqlite3_int64>(at(which).at);
        return SQLITE_OK;
    }

    static int value(sqlite3_vtab_cursor* which, sqlite3_context* to, int column)
    {
        (*at(which).rows)[at(which).at].give(to, column);
        return SQLITE_OK;
    }

    /// Without xCreate there is one such table, which is there by itself; without xUpdate it is read only.
    static sqlite3_module module_of_rows()
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
};

}  // namespace pasokh::sqlite
