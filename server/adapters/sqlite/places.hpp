#pragma once

#include "adapters/sqlite/row_table.hpp"

#include <cstdint>
#include <string>
#include <vector>

// What holds after every commit: each line stands in exactly one run of `places`, or its arrival is above
// `placed.up_to`. The writer (line_writer) knows the chats of all lines of the second kind once it has placed
// what an earlier one left. Why: docs/adr/0017.

namespace pasokh::sqlite {

/// Lines in one row of `places` at most. Whoever looks for the lines up to a number finds the last of them in
/// a run that ends less than this after it.
inline constexpr std::size_t longest_run = 64;

/// Gives every line that has none its place in its chat, a row each: after a start, a refused batch, a
/// deletion. For a write transaction.
void place_lines(connection& db);

/// Deletes the lines of a chat from `from` on, with their places, and returns how many they were. For a write
/// transaction; every line has a place afterwards.
std::size_t drop_lines(connection& db, domain::chat_id chat, domain::seq_t from);

/// The lines that have no place yet, for whoever adds them: he places the lines of a chat that follow one
/// another as one row.
class unplaced_lines {
public:
    /// Lines that may wait: so many rows are looked through, in about 0.1 ms, when a chat is read. With fewer
    /// the runs are shorter and more; with more the commit that gives them their places takes longer.
    static constexpr std::size_t most = 1'024;

    /// Before place(), once. This must stay where it is as long as the connection runs statements.
    void offer_to(connection& db);

    void add(std::int64_t chat_number, domain::seq_t seq, std::int64_t arrival);

    [[nodiscard]] bool many() const { return lines_.size() >= most; }

    /// Places them, and keeps none. Every line without a place must have been added. `db` says how it went.
    void place(connection& db);

    void clear() { lines_.clear(); }

private:
    struct line {
        std::int64_t chat;  // its number
        domain::seq_t seq;
        std::int64_t arrival;

        friend auto operator<=>(const line&, const line&) = default;
    };

    /// A row of `places`.
    struct run {
        std::int64_t chat;
        domain::seq_t first;
        domain::seq_t last;
        std::string arrivals;

        void add(const line& next);

        static constexpr auto columns = "CREATE TABLE x (chat, first, last, arrivals)";
        void give(sqlite3_context* to, int column) const;
    };

    run& run_for(const line& next);

    std::vector<line> lines_;
    row_table<run> runs_;  // empty but for place()
};

}  // namespace pasokh::sqlite
