#pragma once

#include "faq/meaning.hpp"
#include "ports/embedder.hpp"

#include <boost/asio/thread_pool.hpp>

#include <memory>

namespace pasokh::adapters {

/// A table of static embeddings that the operator brought: asked on a worker, some microseconds a text. Read
/// from disk at the first question; one that cannot be used is logged with what is wrong where, and knows no
/// text.
std::shared_ptr<ports::embedder> open_table(asio::thread_pool& workers, const ports::meaning_source& from);

}  // namespace pasokh::adapters
