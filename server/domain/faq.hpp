#pragma once

#include "domain/message.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace pasokh::domain {

// What the bot of a site answers. Plain values; their rules are the FAQ library's, behind
// ports::faq_workshop.

/// One entry as it is said in one language.
struct faq_wording {
    std::string question;               // also the label of its button
    std::vector<std::string> variants;  // other ways in which people ask the same
    std::string answer;
    std::vector<attachment> attachments;
    std::vector<std::string> next;  // ids of entries that are offered below the answer

    friend bool operator==(const faq_wording&, const faq_wording&) = default;
};

struct faq_entry {
    std::string id;
    std::map<std::string, faq_wording> wordings;  // by language, never empty

    friend bool operator==(const faq_entry&, const faq_entry&) = default;
};

using faq_content = std::vector<faq_entry>;

/// One thing that is wrong with a FAQ.
struct faq_problem {
    std::size_t line = 0;  // of a file; of entries their number; 0: the whole
    std::string field;
    std::string reason;
};

/// Something that visitors asked and the bot could not answer.
struct open_question {
    std::string question;  // the one that is most like all others
    std::string language;
    std::size_t count = 0;
    std::vector<std::string> others;   // a few other ways in which it was asked
    std::vector<std::string> replies;  // what operators said then, a few
    std::string nearest;               // the entry that came closest; empty: none
    std::vector<std::pair<chat_id, seq_t>> turns;
};

/// A way to ask that visitors who clicked below a "did you mean" have taught us.
struct suggested_phrasing {
    std::string entry;
    std::string phrasing;
    std::string language;
    std::size_t count = 0;
    std::vector<std::pair<chat_id, seq_t>> turns;
};

}  // namespace pasokh::domain
