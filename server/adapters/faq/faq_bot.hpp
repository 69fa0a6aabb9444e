#pragma once

#include "ports/bot.hpp"

#include <boost/asio/thread_pool.hpp>

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace pasokh::adapters {

/// ports::bot over the bot-faq library: one engine a site, asked on a worker.
class faq_bot final : public ports::bot {
public:
    explicit faq_bot(asio::thread_pool& workers) : workers_(workers) {}

    /// One site's engine and answers, immutable.
    struct site_bot;

    struct built {
        std::shared_ptr<const site_bot> bot;  // null when there are problems
        std::size_t entries = 0;
        std::vector<std::string> problems;  // "line 3, answer: missing"
    };

    /// Reads a FAQ and builds its engine. Takes a tenth of a second and more: at the start, or on a worker.
    static built build_blocking(
        const std::filesystem::path& file,
        const std::string& default_language,
        double wrong_answer_rate
    );

    /// Puts a bot in the place of the site's present one, whose questions in flight end with the old one.
    void put(const domain::site_key& site, std::shared_ptr<const site_bot> next)
    {
        sites_[site] = std::move(next);
    }

    [[nodiscard]] bool serves(const domain::site_key& site) const override { return sites_.contains(site); }

    task<result<domain::bot_replied>> ask(ports::question what) override;

private:
    asio::thread_pool& workers_;
    std::map<domain::site_key, std::shared_ptr<const site_bot>> sites_;
};

}  // namespace pasokh::adapters
