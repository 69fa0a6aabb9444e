#pragma once

#include "app/operator_accounts.hpp"
#include "async/task.hpp"

#include <string>
#include <vector>

namespace pasokh {

struct demo_operator {
    std::string name;
    std::string email;
    std::string password;
};

/// Two operators for trying the product out, with fresh random passwords: made the first time, given new
/// passwords afterwards, since the old ones are known to nobody.
task<result<std::vector<demo_operator>>>
make_demo_operators(app::operator_accounts& staff, domain::site_key site);

}  // namespace pasokh
