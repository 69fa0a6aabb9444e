#pragma once

#include "async/task_group.hpp"
#include "async/timer.hpp"
#include "ports/bot.hpp"
#include "ports/embedder.hpp"
#include "ports/faq_workshop.hpp"

#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace pasokh::adapters {

/// The bot-faq library: one engine a site, built and asked on workers. Where a site weighs meaning beside
/// words, its phrasings are turned into vectors in the background, and tried again for as long as that fails.
class faq_bot final : public ports::bot, public ports::faq_workshop {
public:
    /// Null when it cannot be used; why is logged.
    using open_embedder = std::function<std::shared_ptr<ports::embedder>(const ports::meaning_source&)>;

    /// `workers` answer questions, `builders` (which may be the same) build what is asked, for seconds when
    /// it is large. `endpoints` opens those that are services; without it there are none.
    faq_bot(
        io_executor where,
        asio::thread_pool& workers,
        asio::thread_pool& builders,
        open_embedder endpoints = {}
    )
        : where_(where)
        , workers_(workers)
        , builders_(builders)
        , endpoints_(std::move(endpoints))
        , learning_(where, "faq_meaning")
    {
    }

    [[nodiscard]] bool serves(const domain::site_key& site) const override { return sites_.contains(site); }

    task<result<domain::bot_replied>> ask(ports::question what) override;

    [[nodiscard]] bool knows_format(std::string_view name) const override;
    [[nodiscard]] std::string format_of(const std::filesystem::path& file) const override;
    task<ports::read_faq> read(std::string format, std::string text, std::string language) override;
    task<ports::read_faq> read_file(std::filesystem::path file, std::string language) override;
    task<std::string> write(std::string format, std::shared_ptr<const domain::faq_content> content) override;
    task<ports::built_faq>
    build(std::shared_ptr<const domain::faq_content> content, ports::faq_options how) override;
    void
    put_to_work(const domain::site_key& site, const ports::built_faq& what, std::uint64_t version) override;
    task<std::vector<std::vector<std::size_t>>> group(std::vector<std::string> questions) override;
    [[nodiscard]] std::string question_key(std::string_view question) const override;

    /// Ends what is under way and asks no table and no service any more: words alone answer.
    void stop();

    struct figures {
        std::uint64_t by_meaning = 0;  // questions
        std::uint64_t fell_back = 0;   // answered by words alone although the site weighs meaning too
        bool ready = false;            // the FAQ in force has meaning
        ports::embedder::figures source;
    };

    /// Of the sites that weigh meaning.
    [[nodiscard]] std::map<domain::site_key, figures> count() const;

    /// One site's engine and answers, immutable.
    struct site_bot;

private:
    struct at_work {
        std::shared_ptr<const site_bot> bot;
        std::uint64_t version = 0;
    };

    /// What a site has beside words.
    struct meanings {
        ports::meaning_source from;
        std::shared_ptr<ports::embedder> source;
        std::unordered_map<std::string, std::vector<float>>
            known;  // of phrasings; an edit asks for new ones only
        bool learning = false;
        figures counted;
    };

    void learn(const domain::site_key& site);
    task<void> keep_learning(domain::site_key site);
    task<result<void>> ask_for_missing(domain::site_key site);
    task<bool> put_meanings_to_work(domain::site_key site);
    task<std::vector<float>> meaning_of(const domain::site_key& site, const std::string& text);

    io_executor where_;
    asio::thread_pool& workers_;
    asio::thread_pool& builders_;
    open_embedder endpoints_;
    std::map<domain::site_key, at_work> sites_;
    std::map<domain::site_key, meanings> meanings_;
    std::vector<std::pair<ports::meaning_source, std::shared_ptr<ports::embedder>>> sources_;
    std::vector<std::shared_ptr<timer>> pauses_;
    bool stopped_ = false;
    task_group learning_;
};

}  // namespace pasokh::adapters
