#pragma once

#include "ports/bot.hpp"
#include "ports/faq_workshop.hpp"

#include <boost/asio/thread_pool.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pasokh::adapters {

/// The bot-faq library: one engine a site, built and asked on workers.
class faq_bot final : public ports::bot, public ports::faq_workshop {
public:
    explicit faq_bot(asio::thread_pool& workers) : workers_(workers) {}

    [[nodiscard]] bool serves(const domain::site_key& site) const override { return sites_.contains(site); }

    task<result<domain::bot_replied>> ask(ports::question what) override;

    [[nodiscard]] bool knows_format(std::string_view name) const override;
    [[nodiscard]] std::string format_of(const std::filesystem::path& file) const override;
    task<ports::read_faq> read(std::string format, std::string text, std::string language) override;
    task<ports::read_faq> read_file(std::filesystem::path file, std::string language) override;
    task<std::string> write(std::string format, domain::faq_content content) override;
    task<ports::built_faq> build(domain::faq_content content, ports::faq_options how) override;
    void
    put_to_work(const domain::site_key& site, const ports::built_faq& what, std::uint64_t version) override;
    task<std::vector<std::vector<std::size_t>>> group(std::vector<std::string> questions) override;
    [[nodiscard]] std::string question_key(std::string_view question) const override;

    /// One site's engine and answers, immutable.
    struct site_bot;

private:
    struct at_work {
        std::shared_ptr<const site_bot> bot;
        std::uint64_t version = 0;
    };

    asio::thread_pool& workers_;
    std::map<domain::site_key, at_work> sites_;
};

}  // namespace pasokh::adapters
