#pragma once

#include "async/peer_stream.hpp"
#include "async/task.hpp"
#include "async/timer.hpp"
#include "base/error.hpp"
#include "base/web_address.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pasokh::embeddings {

/// Posts to one address over connections that it keeps open. Everything is asynchronous on one I/O thread,
/// and no answer is waited for beyond its deadline, whatever the name server or the other side do.
class http_client {
public:
    /// So many at once; one more is turned away.
    static constexpr std::size_t most_exchanges = 8;

    /// Null, with the reason logged, when the authorities of `ca_file` cannot be read.
    static std::unique_ptr<http_client>
    make(io_executor where, web_address to, const std::filesystem::path& ca_file, std::string bearer);

    ~http_client();

    /// The body of a 200. timed_out; unavailable when there was no connection or another status; too_long
    /// when the answer has more than `most_bytes`.
    task<result<std::string>> post(std::string body, timer::time_point deadline, std::size_t most_bytes);

    /// Ends what is under way.
    void stop();

private:
    struct shared;

    explicit http_client(std::shared_ptr<shared> all) : all_(std::move(all)) {}

    std::shared_ptr<shared> all_;
};

}  // namespace pasokh::embeddings
