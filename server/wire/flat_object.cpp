#include "wire/flat_object.hpp"

#include "base/utf8.hpp"

#include <bit>
#include <cstring>

namespace pasokh::wire {
namespace {

constexpr std::uint64_t each_byte = 0x0101010101010101;
constexpr std::uint64_t highest_bits = each_byte * 0x80;

/// Zero when no byte of it ends a text, is escaped or must be; else the lowest bit that is set is the highest
/// of the lowest such byte (what is above that one may be told wrongly).
std::uint64_t not_plain(std::uint64_t eight)
{
    const auto control = (eight - each_byte * ' ') & ~eight;
    const auto quote = eight ^ each_byte * '"';
    const auto backslash = eight ^ each_byte * '\\';
    const auto either = ((quote - each_byte) & ~quote) | ((backslash - each_byte) & ~backslash);
    return (control | either) & highest_bits;
}

bool is_plain(char c)
{
    return static_cast<std::uint8_t>(c) >= ' ' && c != '"' && c != '\\';
}

/// Goes over a text, from its beginning to its end.
class cursor {
public:
    explicit cursor(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

    [[nodiscard]] bool over() const { return at_ == end_; }

    [[nodiscard]] bool is_at(char c) const { return at_ != end_ && *at_ == c; }

    bool take(char c)
    {
        if (!is_at(c)) return false;
        ++at_;
        return true;
    }

    /// The text between two quotes, of which the first is behind us.
    bool take_text(std::string_view& out)
    {
        const char* const begin = at_;
        std::uint64_t bits = 0;
        skip_plain(bits);
        out = {begin, static_cast<std::size_t>(at_ - begin)};
        if ((bits & highest_bits) != 0 && utf8::valid_prefix(out) != out.size()) return false;
        return take('"');
    }

    /// Up to fifteen digits.
    bool take_number(std::uint64_t& out)
    {
        constexpr std::ptrdiff_t most = 15;
        const char* const begin = at_;
        out = 0;
        for (; at_ != end_ && *at_ >= '0' && *at_ <= '9' && at_ - begin < most; ++at_)
            out = out * 10 + static_cast<std::uint64_t>(*at_ - '0');
        return at_ != begin && (*begin != '0' || at_ - begin == 1);
    }

private:
    /// `bits` gets those of all bytes that were looked at.
    void skip_plain(std::uint64_t& bits)
    {
        if constexpr (std::endian::native == std::endian::little) {
            for (std::uint64_t eight = 0; end_ - at_ >= 8; at_ += 8) {
                std::memcpy(&eight, at_, sizeof eight);
                bits |= eight;
                const auto found = not_plain(eight);
                if (found == 0) continue;
                at_ += std::countr_zero(found) / 8;
                return;
            }
        }
        for (; at_ != end_ && is_plain(*at_); ++at_)
            bits |= static_cast<std::uint8_t>(*at_);
    }

    const char* at_;
    const char* end_;
};

}  // namespace

bool flat_object::read(std::string_view text)
{
    cursor in(text);
    if (!in.take('{') || in.is_at('}')) return false;
    do {
        if (count_ == members_.size()) return false;
        auto& next = members_[count_++];
        if (!in.take('"') || !in.take_text(next.key) || !in.take(':')) return false;
        next.is_text = in.take('"');
        if (next.is_text ? !in.take_text(next.text) : !in.take_number(next.number)) return false;
    } while (in.take(','));
    return in.take('}') && in.over();
}

}  // namespace pasokh::wire
