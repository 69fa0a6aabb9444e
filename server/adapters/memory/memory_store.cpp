#include "adapters/memory/memory_store.hpp"

#include "base/random.hpp"

#include <algorithm>
#include <set>

namespace pasokh::memory {
namespace {

std::string lower(std::string text)
{
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

std::string sender_of(const domain::message& m)
{
    return m.from.who.empty() ? "v" : m.from.who.text();
}

template <class Key>
bool newer(const Key& a, const Key& b)
{
    return std::pair(a.at, a.id) > std::pair(b.at, b.id);
}

}  // namespace

/// One overload for each durable effect; batches with others never get here.
struct memory_store::applier {
    memory_store& store;
    const domain::site_key& site;

    void operator()(const domain::message_added& added) const
    {
        store.messages_[added.chat].emplace(added.message.seq, added.message);
    }

    void operator()(const domain::chat_changed& changed) const
    {
        store.chats_.insert_or_assign(changed.chat.id, chat_row{site, changed.chat});
    }

    void operator()(const domain::assignment_made& made) const { store.assignments_.push_back(made.record); }

    void operator()(const domain::operator_state_saved& saved) const
    {
        store.operator_states_[{site, saved.who}] = {saved.status, saved.away_reason, saved.last_assigned};
    }

    void operator()(const domain::offline_message_left& left) const
    {
        const auto same = [&](const offline_row& row) { return row.message.id == left.message.id; };
        if (std::none_of(store.offline_.begin(), store.offline_.end(), same))
            store.offline_.push_back({site, left.message});
    }

    void operator()(const domain::offline_message_closed& closed) const
    {
        for (auto& [of, message] : store.offline_) {
            if (of != site || message.id != closed.id || message.handled_at) continue;
            message.handled_at = closed.at;
            message.handled_by = closed.by;
        }
    }

    void operator()(const domain::invite_counted& counted) const
    {
        ++store.invites_[{site, counted.rule, counted.what}];
    }

    void operator()(const domain::bot_turn_made& made) const { store.turns_.push_back({site, made.turn}); }

    void operator()(const domain::bot_turn_rated& rated) const
    {
        for (auto& row : store.turns_)
            if (row.turn.chat == rated.chat && row.turn.said == rated.said) row.turn.helped = rated.helped;
    }

    void operator()(const auto&) const {}
};

memory_store::memory_store()
    : identity_{random::fresh_id<domain::chat_id>().text().substr(16), random::bytes(32)}
{
}

bool memory_store::breaks_a_rule(const ports::batch& what) const
{
    std::set<std::pair<domain::chat_id, domain::seq_t>> numbers;
    std::set<std::tuple<domain::chat_id, std::string, std::string>> names;
    for (const auto& step : what) {
        for (const auto& effect : step.effects) {
            const auto* added = std::get_if<domain::message_added>(&effect);
            if (added == nullptr) continue;
            const auto& m = added->message;
            if (!numbers.emplace(added->chat, m.seq).second) return true;
            if (!m.client_id.empty() && !names.emplace(added->chat, sender_of(m), m.client_id).second)
                return true;
            const auto stored = messages_.find(added->chat);
            if (stored == messages_.end()) continue;
            if (stored->second.contains(m.seq)) return true;
            const auto same_name = [&](const auto& line) {
                return line.second.client_id == m.client_id && sender_of(line.second) == sender_of(m);
            };
            if (!m.client_id.empty() && std::any_of(stored->second.begin(), stored->second.end(), same_name))
                return true;
        }
    }
    return false;
}

task<result<void>> memory_store::append(std::shared_ptr<const ports::batch> what)
{
    if (breaks_a_rule(*what)) co_return errc::internal;
    for (const auto& step : *what)
        for (const auto& effect : step.effects)
            if (domain::is_durable(effect)) std::visit(applier{*this, *step.site}, effect);
    co_return result<void>();
}

domain::saved_chat memory_store::saved(const domain::chat_record& record) const
{
    domain::saved_chat out;
    out.record = record;
    const auto found = messages_.find(record.id);
    if (found == messages_.end()) return out;
    for (const auto& [seq, m] : found->second) {
        out.top = seq;
        out.last = m;
        if (m.from.kind == domain::author_kind::visitor) out.last_from_visitor = m;
        if (m.from.kind == domain::author_kind::operator_) out.last_from_operator = m;
        if (!m.client_id.empty())
            out.client_ids.emplace(
                domain::message_name{m.from.who, m.client_id},
                domain::accepted_as{seq, m.at}
            );
    }
    return out;
}

task<result<domain::saved_desk>> memory_store::load(domain::site_key site)
{
    domain::saved_desk out;
    for (const auto& account : accounts_) {
        if (account.site != site) continue;
        const auto found = operator_states_.find({site, account.profile.id});
        const auto state = found == operator_states_.end() ? operator_state() : found->second;
        out.operators.push_back({account.profile, state.status, state.away_reason, state.last_assigned});
    }
    for (const auto& [chat, row] : chats_)
        if (row.site == site && row.record.state != domain::chat_state::closed)
            out.chats.push_back(saved(row.record));
    const auto created = [](const domain::saved_chat& c) {
        return std::pair(c.record.created_at, c.record.id);
    };
    std::sort(out.chats.begin(), out.chats.end(), [&](const auto& a, const auto& b) {
        return created(a) < created(b);
    });
    co_return out;
}

task<result<std::optional<domain::saved_chat>>>
memory_store::newest_chat(domain::site_key site, domain::visitor_id visitor)
{
    const domain::chat_record* newest = nullptr;
    for (const auto& [chat, row] : chats_) {
        if (row.site != site || row.record.visitor != visitor) continue;
        if (newest == nullptr || row.record.created_at >= newest->created_at) newest = &row.record;
    }
    if (newest == nullptr) co_return std::nullopt;
    co_return saved(*newest);
}

task<result<std::optional<domain::saved_chat>>>
memory_store::chat(domain::site_key site, domain::chat_id chat)
{
    const auto found = chats_.find(chat);
    if (found == chats_.end() || found->second.site != site) co_return std::nullopt;
    co_return saved(found->second.record);
}

std::vector<domain::message>
memory_store::some(domain::chat_id chat, domain::seq_t after, domain::seq_t up_to, std::size_t limit) const
{
    std::vector<domain::message> out;
    const auto found = messages_.find(chat);
    if (found == messages_.end()) return out;
    for (auto at = found->second.upper_bound(after); at != found->second.end() && at->first <= up_to; ++at) {
        if (out.size() == limit) break;
        out.push_back(at->second);
    }
    return out;
}

task<result<std::vector<domain::message>>> memory_store::messages_after(
    domain::chat_id chat,
    domain::seq_t after,
    domain::seq_t up_to,
    std::size_t limit
)
{
    co_return some(chat, after, up_to, limit);
}

task<result<ports::message_page>>
memory_store::messages_before(domain::chat_id chat, domain::seq_t before, std::size_t limit)
{
    const auto found = messages_.find(chat);
    const auto top = found == messages_.end() || found->second.empty() ? 0 : found->second.rbegin()->first;
    const auto up_to = std::min(before > 0 ? before - 1 : 0, top);
    const auto after = up_to > limit ? up_to - limit : 0;
    ports::message_page out{some(chat, after, up_to, limit), after > 0};
    co_return out;
}

task<result<ports::offline_page>> memory_store::offline_messages(
    domain::site_key site,
    std::optional<domain::offline_message_id> before,
    std::size_t limit
)
{
    ports::offline_page out;
    std::optional<domain::offline_message> from;
    std::vector<domain::offline_message> all;
    for (const auto& [of, message] : offline_) {
        if (of != site) continue;
        if (!message.handled_at) ++out.waiting;
        if (before && message.id == *before) from = message;
        all.push_back(message);
    }
    if (before && !from) co_return out;
    std::erase_if(all, [&](const auto& each) { return from && !newer(*from, each); });
    std::sort(all.begin(), all.end(), newer<domain::offline_message>);
    out.more = all.size() > limit;
    if (out.more) all.resize(limit);
    out.messages = std::move(all);
    co_return out;
}

task<result<bool>> memory_store::has_offline_message(domain::site_key site, domain::offline_message_id id)
{
    co_return std::any_of(offline_.begin(), offline_.end(), [&](const offline_row& each) {
        return each.site == site && each.message.id == id;
    });
}

ports::account memory_store::shown(ports::account row) const
{
    row.second_factor = second_factors_.contains({row.site, row.profile.id});
    return row;
}

task<result<std::vector<ports::account>>> memory_store::list(domain::site_key site)
{
    std::vector<ports::account> out;
    for (const auto& each : accounts_)
        if (each.site == site) out.push_back(shown(each));
    co_return out;
}

task<result<std::optional<ports::account>>> memory_store::find(domain::site_key site, std::string email)
{
    for (const auto& each : accounts_)
        if (each.site == site && lower(each.email) == lower(email)) co_return shown(each);
    co_return std::nullopt;
}

task<result<std::optional<ports::account>>> memory_store::find(domain::site_key site, domain::operator_id who)
{
    for (const auto& each : accounts_)
        if (each.site == site && each.profile.id == who) co_return shown(each);
    co_return std::nullopt;
}

task<result<void>> memory_store::save(ports::account who)
{
    const auto same = [&](const ports::account& each) {
        return each.site == who.site && each.profile.id == who.profile.id;
    };
    const auto has_email = [&](const ports::account& each) {
        return each.site == who.site && !same(each) && lower(each.email) == lower(who.email);
    };
    if (std::any_of(accounts_.begin(), accounts_.end(), has_email)) co_return errc::conflict;
    std::erase_if(accounts_, same);
    const auto order = [](const ports::account& a, const ports::account& b) {
        return std::pair(a.created_at, a.profile.id) < std::pair(b.created_at, b.profile.id);
    };
    const auto place = std::upper_bound(accounts_.begin(), accounts_.end(), who, order);
    accounts_.insert(place, std::move(who));
    co_return result<void>();
}

task<result<std::optional<ports::second_factor>>>
memory_store::find_second_factor(domain::site_key site, domain::operator_id who)
{
    const auto found = second_factors_.find({site, who});
    if (found == second_factors_.end()) co_return std::nullopt;
    co_return found->second;
}

task<result<void>>
memory_store::save_second_factor(domain::site_key site, domain::operator_id who, ports::second_factor what)
{
    std::ranges::sort(what.recovery_hashes);
    second_factors_.insert_or_assign({site, who}, std::move(what));
    co_return result<void>();
}

task<result<void>> memory_store::remove_second_factor(domain::site_key site, domain::operator_id who)
{
    second_factors_.erase({site, who});
    co_return result<void>();
}

task<result<void>> memory_store::take_step(domain::site_key site, domain::operator_id who, std::uint64_t step)
{
    const auto found = second_factors_.find({site, who});
    if (found == second_factors_.end() || found->second.last_step >= step) co_return errc::conflict;
    found->second.last_step = step;
    co_return result<void>();
}

task<result<void>>
memory_store::take_recovery_code(domain::site_key site, domain::operator_id who, std::string hash)
{
    const auto found = second_factors_.find({site, who});
    if (found == second_factors_.end() || std::erase(found->second.recovery_hashes, hash) == 0)
        co_return errc::conflict;
    co_return result<void>();
}

task<result<void>> memory_store::add_login(ports::login what)
{
    std::erase_if(logins_, [&](const auto& each) { return each.second.expires_at <= what.created_at; });
    auto key = what.token_hash;
    logins_.insert_or_assign(std::move(key), std::move(what));
    co_return result<void>();
}

task<result<std::optional<ports::login>>> memory_store::find_login(std::string token_hash, time_point now)
{
    const auto found = logins_.find(token_hash);
    if (found == logins_.end() || found->second.expires_at <= now) co_return std::nullopt;
    co_return found->second;
}

task<result<void>> memory_store::remove_login(std::string token_hash)
{
    logins_.erase(token_hash);
    co_return result<void>();
}

task<result<void>>
memory_store::remove_logins(domain::site_key site, domain::operator_id who, std::string keep)
{
    std::erase_if(logins_, [&](const auto& each) {
        return each.second.site == site && each.second.who == who && each.first != keep;
    });
    co_return result<void>();
}

std::size_t
memory_store::invites(const domain::site_key& site, const domain::rule_key& rule, domain::invite_count what)
    const
{
    const auto found = invites_.find({site, rule, what});
    return found == invites_.end() ? 0 : found->second;
}

}  // namespace pasokh::memory
