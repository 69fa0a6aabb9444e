#pragma once

#include "domain/effect.hpp"
#include "domain/records.hpp"

#include <map>
#include <string>
#include <vector>

namespace pasokh::tests {

/// What a store would hold: built from durable effects alone, and from it a saved_desk as after a restart.
class ledger {
public:
    struct kept_chat {
        domain::chat_record record;
        std::vector<domain::message> lines;
    };

    void keep(const domain::operator_profile& profile) { operators_[profile.id].profile = profile; }

    void keep(const domain::effects& step)
    {
        for (const auto& each : step)
            if (domain::is_durable(each)) std::visit([&](const auto& kind) { keep_one(kind); }, each);
    }

    [[nodiscard]] const std::map<domain::chat_id, kept_chat>& chats() const { return chats_; }

    [[nodiscard]] domain::saved_desk saved() const
    {
        domain::saved_desk out;
        for (const auto& [id, kept] : operators_)
            out.operators.push_back(kept);
        for (const auto& [id, kept] : chats_)
            if (kept.record.state != domain::chat_state::closed) out.chats.push_back(saved(kept));
        return out;
    }

    [[nodiscard]] std::optional<domain::saved_chat> newest_of(domain::visitor_id visitor) const
    {
        const kept_chat* newest = nullptr;
        for (const auto& [id, kept] : chats_)
            if (kept.record.visitor == visitor &&
                (!newest || newest->record.created_at < kept.record.created_at))
                newest = &kept;
        if (!newest) return std::nullopt;
        return saved(*newest);
    }

private:
    static domain::saved_chat saved(const kept_chat& kept)
    {
        domain::saved_chat out;
        out.record = kept.record;
        for (const auto& line : kept.lines) {
            out.top = line.seq;
            out.last = line;
            if (line.from.kind == domain::author_kind::visitor) out.last_from_visitor = line;
            if (line.from.kind == domain::author_kind::operator_) out.last_from_operator = line;
            if (line.client_id.empty()) continue;
            out.client_ids.emplace(
                domain::message_name{line.from.who, line.client_id},
                domain::accepted_as{line.seq, line.at}
            );
        }
        return out;
    }

    void keep_one(const domain::message_added& added) { chats_[added.chat].lines.push_back(added.message); }

    void keep_one(const domain::chat_changed& changed) { chats_[changed.chat.id].record = changed.chat; }

    void keep_one(const domain::operator_state_saved& state)
    {
        auto& kept = operators_[state.who];
        kept.status = state.status;
        kept.away_reason = state.away_reason;
        kept.last_assigned = state.last_assigned;
    }

    template <class Other>
    void keep_one(const Other&)
    {
        // left messages, counters and the reasons of assignments are no part of a desk's state
    }

    std::map<domain::chat_id, kept_chat> chats_;
    std::map<domain::operator_id, domain::saved_operator> operators_;
};

}  // namespace pasokh::tests
