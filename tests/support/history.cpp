#include "support/history.hpp"

#include <algorithm>

namespace pasokh::testing {

void history::attempted(const std::string& sender, const std::string& client_id)
{
    attempts_[client_id] = sender;
}

void history::accepted(
    const std::string&,
    const std::string& chat,
    const std::string& client_id,
    std::uint64_t seq
)
{
    accepted_[client_id].emplace_back(chat, seq);
}

void history::saw(
    const std::string& reader,
    const std::string& chat,
    std::uint64_t seq,
    const std::string& client_id
)
{
    const bool fresh_start = reloading_.erase({reader, chat}) > 0;
    seen_[{reader, chat}].push_back({seq, client_id, fresh_start});
}

void history::reloaded(const std::string& reader, const std::string& chat, std::uint64_t)
{
    reloading_.emplace(reader, chat);
}

void history::begin_epoch()
{
    accepted_.clear();
    seen_.clear();
    reloading_.clear();
}

std::vector<std::string> history::unseen() const
{
    std::set<std::string> known;
    for (const auto& [who, seen] : seen_)
        for (const auto& each : seen)
            known.insert(each.client_id);
    std::vector<std::string> out;
    for (const auto& [client_id, sender] : attempts_)
        if (!known.contains(client_id)) out.push_back(client_id);
    return out;
}

/// Lies it in a hole that a snapshot told the reader of?
bool history::left_out(const std::vector<line>& seen, std::uint64_t seq)
{
    for (std::size_t i = 1; i < seen.size(); ++i)
        if (seen[i].after_reload && seen[i - 1].seq < seq && seq < seen[i].seq) return true;
    return false;
}

std::vector<std::string> history::faults() const
{
    faults_found out;
    check_promises(out);
    for (const auto& [who, seen] : seen_)
        check_reader(who.first, who.second, seen, out);
    check_agreement(out);
    check_losses(out);
    return out;
}

/// A message has one place for ever, and a place holds one message.
void history::check_promises(faults_found& out) const
{
    std::map<place, std::string> holds;
    for (const auto& [client_id, places] : accepted_) {
        if (!attempts_.contains(client_id))
            out.push_back("phantom: " + client_id + " was accepted but never sent");
        for (const auto& each : places) {
            if (each != places.front())
                out.push_back(
                    "duplicate: " + client_id + " was accepted at " + std::to_string(places.front().second) +
                    " and at " + std::to_string(each.second)
                );
            const auto [at, fresh] = holds.try_emplace(each, client_id);
            if (!fresh && at->second != client_id)
                out.push_back(
                    "conflict: line " + std::to_string(each.second) + " was promised to " + at->second +
                    " and to " + client_id
                );
        }
    }
}

void history::check_reader(
    const std::string& reader,
    const std::string& chat,
    const std::vector<line>& seen,
    faults_found& out
) const
{
    const auto where = " (" + reader + " in " + chat + ')';
    std::set<std::string> known;
    if (from_the_beginning_.contains(reader) && seen.front().seq != 1)
        out.push_back("gap: begins at " + std::to_string(seen.front().seq) + where);
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const auto& [seq, client_id, after_reload] = seen[i];
        if (i > 0 && seq <= seen[i - 1].seq)
            out.push_back(
                "order: " + std::to_string(seq) + " after " + std::to_string(seen[i - 1].seq) + where
            );
        else if (i > 0 && seq != seen[i - 1].seq + 1 && !after_reload)
            out.push_back(
                "gap: " + std::to_string(seq) + " after " + std::to_string(seen[i - 1].seq) + where
            );
        if (client_id.empty()) continue;
        if (!attempts_.contains(client_id)) out.push_back("phantom: " + client_id + where);
        if (!known.insert(client_id).second) out.push_back("duplicate: " + client_id + " seen twice" + where);
    }
}

/// All readers, and the promises, see the same message at the same place.
void history::check_agreement(faults_found& out) const
{
    std::map<place, std::pair<std::string, std::string>> first;  // place → message, by whom
    for (const auto& [client_id, places] : accepted_)
        for (const auto& each : places)
            first.try_emplace(each, client_id, "the acknowledgement");
    for (const auto& [who, seen] : seen_)
        for (const auto& [seq, client_id, after_reload] : seen) {
            const auto [at, fresh] = first.try_emplace({who.second, seq}, client_id, who.first);
            if (!fresh && at->second.first != client_id)
                out.push_back(
                    "swap: line " + std::to_string(seq) + " of " + who.second + " is " + client_id + " for " +
                    who.first + " and " + at->second.first + " for " + at->second.second
                );
        }
}

/// What was promised is seen by every reader whose view reaches its place.
void history::check_losses(faults_found& out) const
{
    for (const auto& [client_id, places] : accepted_) {
        const auto& [chat, seq] = places.front();
        bool somebody = false;
        for (const auto& [who, seen] : seen_) {
            if (who.second != chat) continue;
            const auto found = std::any_of(seen.begin(), seen.end(), [&, id = client_id](const line& l) {
                return l.client_id == id;
            });
            somebody = somebody || found;
            if (!found && seen.front().seq <= seq && !left_out(seen, seq))
                out.push_back(
                    "lost: " + client_id + " (line " + std::to_string(seq) + ") was accepted but " +
                    who.first + " never saw it"
                );
        }
        if (!somebody) out.push_back("lost: " + client_id + " was accepted but nobody saw it");
    }
}

}  // namespace pasokh::testing
