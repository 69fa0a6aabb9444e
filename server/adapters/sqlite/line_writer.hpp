#pragma once

#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/new_lines.hpp"
#include "adapters/sqlite/places.hpp"
#include "domain/message.hpp"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace pasokh::sqlite {

/// Adds lines to the table, all of a batch with one statement, and is the last guard before it: that a seq is
/// taken or late, or that a name (sender and client_id) would be stored twice, is seen from what is known of
/// the chats that were written to lately, without an index that every message would have to change. Up to a
/// thousand lines at a time are given their places (docs/adr/0017).
class line_writer {
public:
    /// Past either bound every chat is forgotten, and read again when it is next written to. As given: about
    /// 100 bytes a chat and 8 to 16 a name, 13 MiB in all, and one chat more.
    explicit line_writer(connection& db, std::size_t most_chats = 50'000, std::size_t most_names = 500'000);
    line_writer(const line_writer&) = delete;
    line_writer& operator=(const line_writer&) = delete;

    /// Takes a line of the open transaction, which must stay where it is until flush(). False, and nothing
    /// is taken, when the chat has this seq, a newer one, or the sender's name for the line already, or when
    /// the connection failed. A chat has its number with its first line.
    [[nodiscard]] bool add(domain::chat_id chat, const domain::message& line);

    /// Writes what was taken, and gives places when many lines have none: before the commit. The connection
    /// says how it went.
    void flush();

    /// To be called when what was taken may not be what is stored: a transaction failed, or lines were
    /// deleted. Every chat is read again when it is next written to.
    void forget();

private:
    struct known_chat {
        std::int64_t number = 0;
        domain::seq_t newest = 0;
        // Hashes, sorted, and only once a line with a name comes; when one is met again, the table says
        // whether the name is. An insertion moves 8 bytes a later name: less than a row costs, whatever one
        // chat can hold.
        std::optional<std::vector<std::uint64_t>> names;
    };

    known_chat& find(domain::chat_id chat);
    known_chat read(domain::chat_id chat);
    std::vector<std::uint64_t> read_names(std::int64_t chat);
    bool is_stored(std::int64_t chat, const domain::message& line);

    connection& db_;
    std::size_t most_chats_;
    std::size_t most_names_;
    std::unordered_map<domain::chat_id, known_chat> chats_;
    std::size_t names_ = 0;  // of all chats
    new_lines taken_;        // and not written
    // Written, all of chats in chats_: whoever is not there is looked for in the places alone.
    unplaced_lines unplaced_;
    bool knows_unplaced_ =
        false;  // false until what an earlier writer, or a rollback, left without is placed
};

}  // namespace pasokh::sqlite
