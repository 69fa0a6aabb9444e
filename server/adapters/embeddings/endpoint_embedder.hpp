#pragma once

#include "ports/embedder.hpp"

#include <boost/asio/thread_pool.hpp>

#include <cstddef>
#include <memory>

namespace pasokh::embeddings {

/// What leaves the server of one text, in bytes of UTF-8.
inline constexpr std::size_t most_text_bytes = 2'000;

/// An OpenAI-compatible /embeddings endpoint, with a cache of questions and a breaker. Its answers are read
/// on `workers`. Null, with the reason logged, for an address or a file of authorities that cannot be used.
std::shared_ptr<ports::embedder>
open_endpoint(io_executor where, asio::thread_pool& workers, const ports::meaning_source& from);

}  // namespace pasokh::embeddings
