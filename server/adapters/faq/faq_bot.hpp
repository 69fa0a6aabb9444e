#pragma once

#include "ports/bot.hpp"

#include <boost/asio/thread_pool.hpp>

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pasokh::adapters {

/// ports::bot over the bot-faq library: one engine a site, asked on a worker.
class faq_bot final : public ports::bot {
public:
    explicit faq_bot(asio::thread_pool& workers) : workers_(workers) {}

    struct loaded {
        std::size_t entries = 0;
        std::vector<std::string> problems;  // "line 3, answer: missing"; with any, nothing was loaded
    };

    /// Reads a site's FAQ and builds its engine, then puts it in the place of the site's present one. Blocks for
    /// a tenth of a second and more: at the start, or on a worker.
    loaded load_blocking(
        const domain::site_key& site,
        const std::filesystem::path& file,
        const std::string& default_language,
        double wrong_answer_rate
    );

    [[nodiscard]] bool serves(const domain::site_key& site) const override { return sites_.contains(site); }
    task<result<domain::bot_replied>> ask(ports::question what) override;

private:
    struct site_bot;

    asio::thread_pool& workers_;
    std::map<domain::site_key, std::shared_ptr<const site_bot>> sites_;
};

}  // namespace pasokh::adapters
