#include "adapters/faq/table_embedder.hpp"

#include "async/offload.hpp"
#include "base/log.hpp"

#include <atomic>
#include <mutex>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace pasokh::adapters {
namespace {

using vectors = std::vector<std::vector<float>>;

constexpr std::size_t most_at_once = 256;

/// Read once, by whichever worker comes first.
struct table_on_disk {
    explicit table_on_disk(std::filesystem::path where) : folder(std::move(where)) {}

    const faq::static_table* get()
    {
        std::call_once(once, [this] {
            auto read = faq::static_table::read(folder);
            if (const auto* wrong = std::get_if<faq::problem>(&read)) {
                log::error(
                    "meaning_table_refused",
                    {{"folder", folder.string()}, {"where", wrong->field}, {"reason", wrong->reason}}
                );
                return;
            }
            table = std::get<faq::static_table>(std::move(read));
            ready = true;
            log::info("meaning_table_read", {{"folder", folder.string()}, {"numbers", table->dimension()}});
        });
        return table ? &*table : nullptr;
    }

    std::filesystem::path folder;
    std::once_flag once;
    std::optional<faq::static_table> table;
    std::atomic<bool> ready = false;
};

class table_embedder final : public ports::embedder {
public:
    table_embedder(asio::thread_pool& workers, std::filesystem::path folder)
        : workers_(workers)
        , disk_(std::make_shared<table_on_disk>(std::move(folder)))
    {
    }

    task<result<vectors>> embed(std::vector<std::string> texts, purpose what_for) override
    {
        // Nobody waits for a large file to be read.
        if (what_for == purpose::question && !disk_->ready) co_return errc::unavailable;
        ++counted_.calls;
        auto work = [disk = disk_, texts = std::move(texts)]() -> result<vectors> {
            const auto* table = disk->get();
            if (table == nullptr) return errc::bad_config;
            vectors out;
            for (const auto& each : texts)
                out.push_back(table->of(each));
            return out;
        };
        auto said = co_await offload(workers_, std::move(work));
        if (!said) ++counted_.failures;
        co_return said;
    }

    [[nodiscard]] std::size_t most_texts() const override { return most_at_once; }

    [[nodiscard]] figures count() const override { return counted_; }

    void stop() override {}

private:
    asio::thread_pool& workers_;
    std::shared_ptr<table_on_disk> disk_;
    figures counted_;
};

}  // namespace

std::shared_ptr<ports::embedder> open_table(asio::thread_pool& workers, const ports::meaning_source& from)
{
    return std::make_shared<table_embedder>(workers, from.table);
}

}  // namespace pasokh::adapters
