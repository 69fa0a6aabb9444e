#include "domain/step.hpp"

#include <algorithm>

namespace pasokh::domain {
namespace {

template <class Value>
void note(std::vector<Value>& noted, const Value& value)
{
    if (std::ranges::find(noted, value) == noted.end()) noted.push_back(value);
}

}  // namespace

void step::touch(const chat& what)
{
    if (std::ranges::find(chats, what.record.id, &chat_before::chat) == chats.end())
        chats.push_back({what.record.id, what.record.assigned_to, what.record.state});
}

void step::created(chat_id chat)
{
    chats.push_back({chat, {}, std::nullopt});
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
    note(queues, key);
}

void step::touch_visitor(visitor_id who)
{
    note(visitors, who);
}

}  // namespace pasokh::domain
