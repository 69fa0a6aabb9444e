#include "adapters/embeddings/endpoint_embedder.hpp"

#include "adapters/embeddings/breaker.hpp"
#include "adapters/embeddings/http_client.hpp"
#include "async/offload.hpp"
#include "base/log.hpp"
#include "wire/embeddings_codec.hpp"

#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace pasokh::embeddings {
namespace {

using vectors = std::vector<std::vector<float>>;

constexpr std::size_t most_at_once = 64;
constexpr std::chrono::seconds building_within{20};
/// A number takes up to some 25 bytes; services indent and repeat little else.
constexpr std::size_t most_answer_bytes_of_text = 256 * 1024;
/// Of questions: 1,000 of 1,536 numbers are 6 MiB.
constexpr std::size_t most_cached = 1'000;

/// Whole letters of it.
std::string bounded(std::string text)
{
    if (text.size() <= most_text_bytes) return text;
    std::size_t end = most_text_bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    text.resize(end);
    return text;
}

/// The last questions, the least recent one first to go.
class cache {
public:
    const std::vector<float>* find(const std::string& text)
    {
        const auto found = places_.find(text);
        if (found == places_.end()) return nullptr;
        order_.splice(order_.begin(), order_, found->second);
        return &found->second->second;
    }

    void keep(const std::string& text, const std::vector<float>& vector)
    {
        if (find(text) != nullptr) return;
        order_.emplace_front(text, vector);
        places_[text] = order_.begin();
        if (order_.size() <= most_cached) return;
        places_.erase(order_.back().first);
        order_.pop_back();
    }

private:
    using entry = std::pair<std::string, std::vector<float>>;
    std::list<entry> order_;
    std::unordered_map<std::string, std::list<entry>::iterator> places_;
};

class endpoint_embedder final : public ports::embedder {
public:
    endpoint_embedder(
        std::unique_ptr<http_client> client,
        asio::thread_pool& workers,
        std::string host,
        const ports::meaning_source& from
    )
        : client_(std::move(client))
        , workers_(workers)
        , host_(std::move(host))
        , model_(from.model)
        , within_(from.within)
    {
    }

    task<result<vectors>> embed(std::vector<std::string> texts, purpose what_for) override
    {
        if (texts.empty() || texts.size() > most_at_once) co_return errc::bad_field;
        const bool question = what_for == purpose::question && texts.size() == 1;
        for (auto& each : texts)
            each = bounded(std::move(each));
        if (question)
            if (const auto* known = cache_.find(texts[0])) co_return vectors{*known};
        const auto begin = breaker::clock::now();
        if (!breaker_.lets_through(begin)) {
            ++counted_.refused;
            co_return errc::unavailable;
        }
        ++counted_.calls;
        const auto deadline =
            begin + (question ? timer::duration(within_) : timer::duration(building_within));
        auto said = co_await ask(texts, deadline);
        note(said);
        if (said && question) cache_.keep(texts[0], (*said)[0]);
        co_return said;
    }

    [[nodiscard]] std::size_t most_texts() const override { return most_at_once; }

    [[nodiscard]] figures count() const override
    {
        auto out = counted_;
        out.breaker = breaker_.name();
        return out;
    }

    void stop() override { client_->stop(); }

private:
    task<result<vectors>> ask(const std::vector<std::string>& texts, timer::time_point deadline)
    {
        const auto most = most_answer_bytes_of_text * texts.size();
        auto request = wire::embeddings_request(model_, texts);
        auto body = co_await client_->post(std::move(request), deadline, most);
        if (!body) co_return body.error();
        auto read = [body = std::move(*body), count = texts.size()] {
            return wire::decode_embeddings(body, count);
        };
        auto out = co_await offload(workers_, std::move(read));
        // The length is the model's, and stays the same.
        if (out && dimension_ != 0 && (*out)[0].size() != dimension_) co_return errc::bad_field;
        if (out) dimension_ = (*out)[0].size();
        co_return out;
    }

    void note(const result<vectors>& said)
    {
        const bool was_closed = breaker_.closed();
        if (said) {
            breaker_.succeeded();
            if (!was_closed) log::info("meaning_back", {{"host", host_}});
            return;
        }
        ++counted_.failures;
        breaker_.failed(breaker::clock::now());
        log::debug("meaning_failed", {{"host", host_}, {"reason", said.error().message()}});
        if (was_closed && !breaker_.closed())
            log::warn("meaning_away", {{"host", host_}, {"reason", said.error().message()}});
    }

    std::unique_ptr<http_client> client_;
    asio::thread_pool& workers_;
    std::string host_;
    std::string model_;
    std::chrono::milliseconds within_;
    std::size_t dimension_ = 0;
    breaker breaker_;
    cache cache_;
    figures counted_;
};

}  // namespace

std::shared_ptr<ports::embedder>
open_endpoint(io_executor where, asio::thread_pool& workers, const ports::meaning_source& from)
{
    auto to = web_address::parse(from.endpoint);
    if (!to) {
        log::error("meaning_refused", {{"reason", "the endpoint is no http or https address"}});
        return nullptr;
    }
    auto host = to->host;
    auto client = http_client::make(where, std::move(*to), from.ca_file, from.key);
    if (!client) return nullptr;
    return std::make_shared<endpoint_embedder>(std::move(client), workers, std::move(host), from);
}

}  // namespace pasokh::embeddings
