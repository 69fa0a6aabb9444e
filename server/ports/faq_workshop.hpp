#pragma once

#include "async/task.hpp"
#include "base/error.hpp"
#include "domain/faq.hpp"
#include "domain/ids.hpp"
#include "ports/embedder.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pasokh::ports {

struct read_faq {
    domain::faq_content content;
    std::vector<domain::faq_problem> problems;  // with any, content is empty
};

/// A bot that is ready to answer.
struct built_faq {
    std::shared_ptr<const void> bot;  // null when there are problems
    std::string text;                 // the content in JSON Lines, as a store keeps it
    std::vector<domain::faq_problem> problems;
};

struct faq_options {
    std::string language;  // of answers when the visitor's is missing, and of files that name none
    double wrong_answer_rate = 0.05;
    meaning_source meaning;  // beside words

    friend bool operator==(const faq_options&, const faq_options&) = default;
};

/// Knows how FAQs are written down and makes bots of them. Everything that takes long is done on a worker;
/// every call may be made from the I/O thread and comes back to it.
class faq_workshop {
public:
    virtual ~faq_workshop() = default;

    [[nodiscard]] virtual bool knows_format(std::string_view name) const = 0;
    /// The name of the format of a file, by the end of its name.
    [[nodiscard]] virtual std::string format_of(const std::filesystem::path& file) const = 0;

    virtual task<read_faq> read(std::string format, std::string text, std::string language) = 0;
    virtual task<read_faq> read_file(std::filesystem::path file, std::string language) = 0;
    virtual task<std::string>
    write(std::string format, std::shared_ptr<const domain::faq_content> content) = 0;

    /// Holds the content to every rule of a FAQ and builds its bot; an empty FAQ makes one that never
    /// answers. It knows words alone; what they mean is added once it is at work, as soon as it can be had.
    virtual task<built_faq> build(std::shared_ptr<const domain::faq_content> content, faq_options how) = 0;
    /// From now on this bot answers for the site, as `version`; questions in flight end with the one before.
    virtual void put_to_work(const domain::site_key& site, const built_faq& what, std::uint64_t version) = 0;

    /// Places in `questions` of those that ask the same, the most typical one first; largest group first.
    virtual task<std::vector<std::vector<std::size_t>>> group(std::vector<std::string> questions) = 0;
    /// The same for questions that differ in spelling alone; empty when there is nothing to compare. Some
    /// microseconds.
    [[nodiscard]] virtual std::string question_key(std::string_view question) const = 0;
};

}  // namespace pasokh::ports
