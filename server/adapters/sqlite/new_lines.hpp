#pragma once

#include "adapters/sqlite/places.hpp"
#include "adapters/sqlite/row_table.hpp"
#include "domain/message.hpp"

#include <cstdint>

namespace pasokh::sqlite {

/// Lines that wait to be written together.
class new_lines {
public:
    /// Before write(), once. This must stay where it is as long as the connection runs statements.
    void offer_to(connection& db);

    /// `what` must stay where it is until it is written or cleared.
    void add(std::int64_t chat_number, const domain::message& what);

    /// Writes all of them, in order, keeps none, and tells `unplaced` of them. `db` says how it went.
    void write(connection& db, unplaced_lines& unplaced);

    void clear() { lines_.rows.clear(); }

private:
    struct line {
        std::int64_t chat;  // its number
        const domain::message* what;
        detail::id_bytes author_id;

        static constexpr auto columns =
            "CREATE TABLE x (chat, seq, author, author_id, author_name, client_id, text, event, subject, at,"
            " rateable)";
        void give(sqlite3_context* to, int column) const;
    };

    row_table<line> lines_;
};

}  // namespace pasokh::sqlite
