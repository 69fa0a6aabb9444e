#pragma once

#include "adapters/postgres/script.hpp"
#include "domain/records.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pasokh::postgres {

/// Reads whole chats, chosen by a SELECT of their ids; everything of all of them in six statements.
class chat_reader {
public:
    /// `chosen` selects ids of chats, `order` sorts the rows of "chats c". Instances must be static: their
    /// texts are names of prepared statements.
    chat_reader(std::string_view chosen, std::string_view order);

    /// Adds the statements, each with the arguments of `chosen`; returns the number of the first answer.
    template <class... Args>
    std::size_t ask(script& to, const Args&... args) const
    {
        const auto first = to.add(records_.c_str(), args...);
        for (const auto* each : {&candidates_, &lines_, &choices_, &client_ids_, &attachments_})
            to.add(each->c_str(), args...);
        return first;
    }

    static std::vector<domain::saved_chat> take(answers& from, std::size_t first);

private:
    std::string records_;
    std::string candidates_;
    std::string lines_;
    std::string choices_;
    std::string client_ids_;
    std::string attachments_;
};

/// Takes the columns of line_columns.
domain::message take_line(row& found);
inline constexpr std::string_view line_columns =
    "m.seq, m.author, m.author_id, m.author_name, m.client_id, m.text, m.event, m.subject, m.at, m.rateable";

}  // namespace pasokh::postgres
