#pragma once

#include "adapters/sqlite/connection.hpp"
#include "ports/store.hpp"

#include <unordered_map>

namespace pasokh::sqlite {

/// The newest line of each chat that was written lately: no number is given twice, and none comes late. The
/// table cannot say so, its order is that of names.
class line_numbers {
public:
    /// Notes the line; false when the chat has this one or a newer one already. Asks `db` about a chat that
    /// it does not know.
    [[nodiscard]] bool next(connection& db, domain::chat_id chat, domain::seq_t seq);

    /// What was noted may not be stored: the transaction failed.
    void forget() { newest_.clear(); }

private:
    std::unordered_map<domain::chat_id, domain::seq_t> newest_;
};

/// Writes the durable effects of a batch, in order, into the open transaction of `db`, and returns how many.
std::size_t write_batch(connection& db, line_numbers& numbers, const ports::batch& what);

}  // namespace pasokh::sqlite
