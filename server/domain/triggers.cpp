#include "domain/triggers.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::domain {

bool visit_invites::may_offer(const rule_key& rule) const
{
    return !dismissed_ && opened_.empty() && !shown_.contains(rule);
}

bool visit_invites::answer(const rule_key& rule, invite_answer answer)
{
    const auto found = shown_.find(rule);
    if (found == shown_.end() || found->second) return false;
    found->second = true;
    if (answer == invite_answer::opened)
        opened_ = rule;
    else
        dismissed_ = true;
    return true;
}

rule_key visit_invites::take_opened()
{
    return std::exchange(opened_, {});
}

const invite_rule* find_rule(const desk_settings& settings, const rule_key& rule)
{
    const auto found = std::ranges::find(settings.invites, rule, &invite_rule::key);
    return found == settings.invites.end() ? nullptr : &*found;
}

}  // namespace pasokh::domain
