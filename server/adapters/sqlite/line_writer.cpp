#include "adapters/sqlite/line_writer.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

namespace pasokh::sqlite {
namespace {

constexpr char number_of_chat[] = "SELECT number FROM chat_numbers WHERE id = ?";
constexpr char add_number[] = "INSERT INTO chat_numbers (id) VALUES (?)";
constexpr char newest_line[] = "SELECT coalesce(max(last), 0) FROM places WHERE chat = ?";
constexpr char names_of_chat[] =
    "SELECT m.author_id, m.client_id FROM places p CROSS JOIN json_each(p.arrivals) j CROSS JOIN messages m"
    " ON m.arrival = j.value AND m.chat = p.chat WHERE p.chat = ?";
constexpr char one_name[] =
    "SELECT 1 FROM chat_lines WHERE chat = ? AND author_id = ? AND client_id = ? LIMIT 1";

/// A chat has one visitor, so the id of an operator (nobody's for the visitor) tells all senders who name
/// their messages apart.
std::uint64_t hash_of(domain::operator_id who, std::string_view client_id)
{
    return std::hash<std::string_view>()(client_id) ^ who.low;
}

}  // namespace

line_writer::line_writer(connection& db, std::size_t most_chats, std::size_t most_names)
    : db_(db)
    , most_chats_(most_chats)
    , most_names_(most_names)
{
    taken_.offer_to(db);
    unplaced_.offer_to(db);
}

bool line_writer::add(domain::chat_id chat, const domain::message& line)
{
    auto& known = find(chat);
    if (!db_.ok() || line.seq <= known.newest) return false;
    if (!line.client_id.empty()) {
        if (!known.names) {
            known.names = read_names(known.number);
            names_ += known.names->size();
        }
        const auto name = hash_of(line.from.who, line.client_id);
        const auto place = std::lower_bound(known.names->begin(), known.names->end(), name);
        const bool alike = place != known.names->end() && *place == name;
        if (alike && is_stored(known.number, line)) return false;
        known.names->insert(place, name);
        ++names_;
    }
    known.newest = line.seq;
    taken_.add(known.number, line);
    return db_.ok();
}

void line_writer::flush()
{
    taken_.write(db_, unplaced_);
    if (unplaced_.many()) unplaced_.place(db_);
}

void line_writer::forget()
{
    chats_.clear();
    names_ = 0;
    taken_.clear();
    unplaced_.clear();
    knows_unplaced_ = false;
}

line_writer::known_chat& line_writer::find(domain::chat_id chat)
{
    if (const auto at = chats_.find(chat); at != chats_.end()) return at->second;
    if (chats_.size() >= most_chats_ || names_ >= most_names_) {
        flush();
        forget();
    }
    return chats_.emplace(chat, read(chat)).first->second;
}

line_writer::known_chat line_writer::read(domain::chat_id chat)
{
    if (!knows_unplaced_) place_lines(db_);
    knows_unplaced_ = true;
    known_chat out;
    db_.query(
        number_of_chat,
        [&](row& found) { found.into(out.number); },
        chat
    );
    if (out.number == 0) {
        db_.run(add_number, chat);
        out.number = db_.last_row();
        out.names.emplace();
        return out;
    }
    db_.query(
        newest_line,
        [&](row& found) { found.into(out.newest); },
        out.number
    );
    return out;
}

/// The lines lie apart, one page each in a large table: not looked at for a line without a name. Those
/// without a place were added since the chat is known, and had none.
std::vector<std::uint64_t> line_writer::read_names(std::int64_t chat)
{
    std::vector<std::uint64_t> out;
    auto take = [&](row& found) {
        domain::operator_id who;
        std::string client_id;
        found.into(who, client_id);
        if (!client_id.empty()) out.push_back(hash_of(who, client_id));
    };
    db_.query(names_of_chat, take, chat);
    std::sort(out.begin(), out.end());
    return out;
}

bool line_writer::is_stored(std::int64_t chat, const domain::message& line)
{
    flush();
    bool found = false;
    db_.query(
        one_name,
        [&](row&) { found = true; },
        chat,
        line.from.who,
        line.client_id
    );
    return found;
}

}  // namespace pasokh::sqlite
