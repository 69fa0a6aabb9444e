#pragma once

#include "adapters/sqlite/connection.hpp"
#include "domain/message.hpp"

#include <cstdint>
#include <vector>

namespace pasokh::sqlite {

/// Lines that wait to be written together. SQLite reads them where they lie, as a table of this connection:
/// one INSERT … SELECT finds the end of the table and of its index once, where an INSERT for each line finds
/// them again and binds every value before (a fourth of what a line costs, bench/results/core-eighth.md).
class new_lines {
public:
    /// Before write(), once. This must stay where it is as long as the connection runs statements.
    void offer_to(connection& db);

    /// `what` must stay where it is until it is written or cleared.
    void add(std::int64_t chat_number, const domain::message& what);

    /// Writes all of them, in order, and keeps none. `db` says how it went.
    void write(connection& db);

    void clear() { lines_.clear(); }

    struct line {
        std::int64_t chat;  // its number
        const domain::message* what;
        detail::id_bytes author_id;
    };

private:
    std::vector<line> lines_;
};

}  // namespace pasokh::sqlite
