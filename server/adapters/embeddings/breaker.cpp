#include "adapters/embeddings/breaker.hpp"

#include <algorithm>

namespace pasokh::embeddings {

bool breaker::lets_through(clock::time_point now)
{
    if (closed()) return true;
    if (trying_ || now < until_) return false;
    trying_ = true;
    return true;
}

void breaker::succeeded()
{
    failures_ = 0;
    trying_ = false;
    pause_ = first_pause;
}

void breaker::failed(clock::time_point now)
{
    const bool was_closed = closed();
    failures_ = std::min(failures_ + 1, most_failures);
    if (closed()) return;
    // What was under way when it opened says nothing new.
    if (!was_closed && !trying_) return;
    if (trying_) pause_ = std::min<clock::duration>(pause_ * 2, longest_pause);
    trying_ = false;
    until_ = now + pause_;
}

}  // namespace pasokh::embeddings
