#include "base/shared_text.hpp"

namespace pasokh::detail {
namespace {

#ifdef __SANITIZE_ADDRESS__
// What is forgotten is to be seen as forgotten.
constexpr std::size_t most = 0;
#else
constexpr std::size_t most = 256;  // 128 KiB
#endif

}  // namespace

thread_local constinit text_blocks::unused* text_blocks::first_ = nullptr;
thread_local constinit std::size_t text_blocks::kept_ = 0;
thread_local constinit std::size_t text_blocks::most_kept_ = 0;

struct text_blocks::at_end_of_thread {
    at_end_of_thread() { most_kept_ = most; }

    at_end_of_thread(const at_end_of_thread&) = delete;
    at_end_of_thread& operator=(const at_end_of_thread&) = delete;

    ~at_end_of_thread()
    {
        most_kept_ = 0;
        while (first_)
            ::operator delete(std::exchange(first_, first_->next));
        kept_ = 0;
    }
};

void* text_blocks::fresh(std::size_t bytes)
{
    static thread_local const at_end_of_thread end;
    return ::operator new(bytes > block_bytes ? bytes : block_bytes);
}

}  // namespace pasokh::detail
