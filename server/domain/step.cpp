#include "domain/step.hpp"

#include <algorithm>
#include <functional>

namespace pasokh::domain {
namespace {

/// So many are looked through faster than a set is kept.
constexpr std::size_t few = 32;

/// Is this the first mention of `key`? `many` knows the keys of `noted` from the time on that it is not
/// empty.
template <class Key, class Noted, class KeyOf>
bool first_mention(
    std::unordered_set<Key>& many,
    const std::vector<Noted>& noted,
    const Key& key,
    KeyOf key_of
)
{
    if (noted.size() < few) return std::ranges::find(noted, key, key_of) == noted.end();
    if (many.empty())
        for (const auto& each : noted)
            many.insert(std::invoke(key_of, each));
    return many.insert(key).second;
}

}  // namespace

void step::touch(const chat& what)
{
    if (first_mention(many_chats_, chats, what.record.id, &chat_before::chat))
        chats.push_back({what.record.id, what.record.assigned_to, what.record.state});
}

void step::created(chat_id chat)
{
    chats.push_back({chat, {}, std::nullopt});
    if (!many_chats_.empty()) many_chats_.insert(chat);
}

step::operator_before& step::touch(const operator_state& who)
{
    const auto found = std::ranges::find(operators, who.profile.id, &operator_before::who);
    if (found != operators.end()) return *found;
    return operators.emplace_back(operator_before{who.profile.id, who.load, false});
}

void step::touch_department(const department_key& key, std::uint32_t assigned)
{
    if (std::ranges::find(departments, key, &department_before::key) == departments.end())
        departments.push_back({key, assigned});
}

void step::touch_queue(const department_key& key)
{
    if (std::ranges::find(queues, key) == queues.end()) queues.push_back(key);
}

void step::touch_visitor(visitor_id who)
{
    if (first_mention(many_visitors_, visitors, who, std::identity())) visitors.push_back(who);
}

}  // namespace pasokh::domain
