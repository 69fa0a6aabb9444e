#pragma once

#include "domain/command.hpp"
#include "domain/settings.hpp"

#include <map>

namespace pasokh::domain {

/// What one visitor was offered in this visit, and what he made of it.
class visit_invites {
public:
    /// Not this rule twice in a visit, and none at all once one was dismissed or while one is open.
    [[nodiscard]] bool may_offer(const rule_key& rule) const;

    void offered(const rule_key& rule) { shown_.emplace(rule, false); }

    /// False when the rule was not shown or was answered already: then it does not count.
    bool answer(const rule_key& rule, invite_answer answer);

    /// The invite under which the next message is written, once.
    rule_key take_opened();

private:
    std::map<rule_key, bool> shown_;  // → opened or dismissed
    rule_key opened_;
    bool dismissed_ = false;
};

/// Null when the site has no such rule.
const invite_rule* find_rule(const desk_settings& settings, const rule_key& rule);

}  // namespace pasokh::domain
