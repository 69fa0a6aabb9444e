#pragma once

#include <map>
#include <string>
#include <vector>

namespace pasokh::faq {

/// Where more is to be read.
struct link {
    std::string url;  ///< http or https
    std::string label;

    friend bool operator==(const link&, const link&) = default;
};

struct image {
    std::string url;          ///< https
    std::string description;  ///< for who cannot see it

    friend bool operator==(const image&, const image&) = default;
};

/// One entry as it is said in one language.
struct wording {
    std::string question;               ///< the canonical phrasing, also the label of a "did you mean" button
    std::vector<std::string> variants;  ///< other ways in which people ask the same
    std::string answer;
    std::vector<link> links = {};
    std::vector<image> images = {};
    std::vector<std::string> next = {};  ///< ids of the entries whose questions are offered below the answer

    friend bool operator==(const wording&, const wording&) = default;
};

/// One thing people ask about. Its languages share the id: a question in any of them finds the entry.
struct entry {
    std::string id;
    std::map<std::string, wording> wordings;  ///< by language code ("fa", "en"); never empty

    friend bool operator==(const entry&, const entry&) = default;
};

/// Everything a site answers by itself, in the order in which its author wrote it.
struct knowledge {
    std::vector<entry> entries;
};

}  // namespace pasokh::faq
