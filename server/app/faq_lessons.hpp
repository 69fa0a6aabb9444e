#pragma once

#include "app/faq_editor.hpp"
#include "ports/clock.hpp"
#include "ports/faq_store.hpp"
#include "ports/faq_workshop.hpp"

#include <string>
#include <vector>

namespace pasokh::app {

struct lessons_found {
    std::vector<domain::open_question> questions;       // asked most often first
    std::vector<domain::suggested_phrasing> phrasings;  // clicked most often first
};

/// What the bot of a site could learn from its chats: questions that it left open, gathered by what they ask,
/// and phrasings that visitors taught it by a click.
class faq_lessons {
public:
    faq_lessons(
        asio::thread_pool& workers,
        ports::faq_store& store,
        ports::faq_workshop& workshop,
        const faq_editor& editor,
        ports::clock& clock
    )
        : workers_(workers)
        , store_(store)
        , workshop_(workshop)
        , editor_(editor)
        , clock_(clock)
    {
    }

    /// Of the last 90 days, from at most 2,000 turns.
    task<result<lessons_found>> collect(domain::site_key site);

    /// They are dealt with, whatever was made of them.
    task<result<void>> settle(domain::site_key site, std::vector<ports::turn_key> which)
    {
        return store_.settle(std::move(site), std::move(which));
    }

private:
    class suggestions;

    struct sorted {
        std::vector<ports::lesson> open;
        std::vector<domain::suggested_phrasing> phrasings;
    };

    // On a worker.
    [[nodiscard]] sorted sort_out(std::vector<ports::lesson> all, const domain::faq_content& entries) const;
    [[nodiscard]] domain::open_question
    gathered(const std::vector<ports::lesson>& all, const std::vector<std::size_t>& group) const;

    asio::thread_pool& workers_;
    ports::faq_store& store_;
    ports::faq_workshop& workshop_;
    const faq_editor& editor_;
    ports::clock& clock_;
};

}  // namespace pasokh::app
