#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>

namespace pasokh {

namespace detail {

/// Memory for texts of the usual size of a frame, used again by the thread that has given it back: thousands
/// are made and forgotten each second, several at a time, which is what malloc is slow at.
class text_blocks {
public:
    static void* take(std::size_t bytes)
    {
        if (bytes > block_bytes || !first_) return fresh(bytes);
        --kept_;
        return std::exchange(first_, first_->next);
    }

    static void give_back(void* block, std::size_t bytes)
    {
        if (bytes > block_bytes || kept_ >= most_kept_) {
            ::operator delete(block);
            return;
        }
        ++kept_;
        first_ = new (block) unused{first_};
    }

private:
    struct unused {
        unused* next;
    };

    struct at_end_of_thread;

    static void* fresh(std::size_t bytes);

    static constexpr std::size_t block_bytes = 512;

    static thread_local constinit unused* first_;
    static thread_local constinit std::size_t kept_;
    static thread_local constinit std::size_t most_kept_;
};

template <class T>
struct text_allocator {
    using value_type = T;

    text_allocator() = default;

    template <class U>
    text_allocator(const text_allocator<U>&)
    {
    }

    T* allocate(std::size_t count) { return static_cast<T*>(text_blocks::take(count * sizeof(T))); }

    void deallocate(T* what, std::size_t count) { text_blocks::give_back(what, count * sizeof(T)); }

    friend bool operator==(const text_allocator&, const text_allocator&) { return true; }
};

}  // namespace detail

/// Text that is written once and shared by everybody who gets it. May be none.
class shared_text {
public:
    shared_text() = default;

    shared_text(std::string_view text) : size_(text.size())
    {
        auto made = std::allocate_shared_for_overwrite<char[]>(detail::text_allocator<char>(), size_);
        if (!text.empty()) std::memcpy(made.get(), text.data(), size_);
        bytes_ = std::move(made);
    }

    shared_text(const std::string& text) : shared_text(std::string_view(text)) {}

    explicit operator bool() const { return bytes_ != nullptr; }

    operator std::string_view() const { return {bytes_.get(), size()}; }

    [[nodiscard]] std::size_t size() const { return bytes_ ? size_ : 0; }

    void reset() { *this = {}; }

private:
    std::shared_ptr<const char[]> bytes_;
    std::size_t size_ = 0;
};

}  // namespace pasokh
