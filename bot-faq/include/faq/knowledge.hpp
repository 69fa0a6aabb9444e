#pragma once

#include <map>
#include <string>
#include <vector>

namespace pasokh::faq {

/// One entry as it is said in one language.
struct wording {
    std::string question;               ///< the canonical phrasing, also the label of a "did you mean" button
    std::vector<std::string> variants;  ///< other ways in which people ask the same
    std::string answer;
};

/// One thing people ask about. Its languages share the id: a question in any of them finds the entry.
struct entry {
    std::string id;
    std::map<std::string, wording> wordings;  ///< by language code ("fa", "en"); never empty
};

/// Everything a site answers by itself, in the order in which its author wrote it.
struct knowledge {
    std::vector<entry> entries;
};

}  // namespace pasokh::faq
