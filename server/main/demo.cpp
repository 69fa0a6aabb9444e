#include "main/demo.hpp"

#include "base/random.hpp"

#include <algorithm>

namespace pasokh {

task<result<std::vector<demo_operator>>>
make_demo_operators(app::operator_accounts& staff, domain::site_key site)
{
    std::vector<demo_operator> out{{"سارا", "sara@demo.example", {}}, {"نیما", "nima@demo.example", {}}};
    auto known = co_await staff.list(site);
    if (!known) co_return known.error();
    for (auto& each : out) {
        each.password = random::token().substr(0, 16);
        app::operator_change fields;
        fields.password = each.password;
        const auto found = std::ranges::find(*known, each.email, &ports::account::email);
        if (found != known->end()) {
            auto changed = co_await staff.change(site, found->profile.id, std::move(fields));
            if (!changed) co_return changed.error();
            continue;
        }
        fields.name = each.name;
        fields.email = each.email;
        auto made = co_await staff.create(site, std::move(fields));
        if (!made) co_return made.error();
    }
    co_return out;
}

}  // namespace pasokh
