#pragma once

#include "async/task.hpp"
#include "base/error.hpp"
#include "domain/command.hpp"

#include <string>

namespace pasokh::ports {

struct question {
    domain::site_key site;
    std::string text;
    std::string choice;    // the entry whose button was clicked; empty when typed
    std::string language;  // the visitor's, as a hint
    std::string previous;  // the question before this message, as bot_replied::thread has it
    std::vector<std::string> replied_to;
    domain::bot_line after = domain::bot_line::nothing;
};

/// The FAQ bot of a site.
class bot {
public:
    virtual ~bot() = default;

    /// Has this site a bot at all?
    [[nodiscard]] virtual bool serves(const domain::site_key& site) const = 0;

    /// Thinks on a worker, never on the I/O thread. `chat` and `about` of the reply are left to the caller.
    virtual task<result<domain::bot_replied>> ask(question what) = 0;
};

}  // namespace pasokh::ports
