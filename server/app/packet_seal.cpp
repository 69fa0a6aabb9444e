#include "app/packet_seal.hpp"

#include "base/random.hpp"

#include <sodium.h>
#include <stdexcept>

namespace pasokh::app {
namespace {

constexpr unsigned char version = 1;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::string_view purpose = "pasokh node links";
constexpr std::size_t head_bytes = 3 + 2 * 8 + 5 * 8;

void put(std::string& out, std::uint64_t value)
{
    for (int shift = 56; shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(value >> shift));
}

std::uint64_t take(std::string_view& from)
{
    std::uint64_t out = 0;
    for (int i = 0; i < 8; ++i)
        out = out << 8 | static_cast<unsigned char>(from[static_cast<std::size_t>(i)]);
    from.remove_prefix(8);
    return out;
}

const unsigned char* bytes_of(std::string_view what)
{
    return reinterpret_cast<const unsigned char*>(what.data());
}

/// What is authenticated and not hidden: the head, and for whom it is.
std::string bound(std::string_view head, domain::node_id to)
{
    std::string out(head);
    put(out, to.high);
    put(out, to.low);
    return out;
}

}  // namespace

packet_seal::packet_seal(std::string_view secret)
{
    if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
    crypto_generichash(
        key_.data(),
        key_.size(),
        bytes_of(secret),
        secret.size(),
        bytes_of(purpose),
        purpose.size()
    );
}

std::string packet_seal::seal(const packet& what, domain::node_id from, domain::node_id to) const
{
    std::string out;
    out.reserve(head_bytes + nonce_bytes + what.payload.size() + tag_bytes);
    out.push_back(static_cast<char>(version));
    out.push_back(static_cast<char>(what.what));
    out.push_back(what.more ? 1 : 0);
    for (const auto value :
         {from.high, from.low, what.from_epoch, what.to_epoch, what.number, what.last, what.received})
        put(out, value);
    const auto nonce = random::bytes(nonce_bytes);
    const auto head = bound(out, to);
    out += nonce;
    const auto at = out.size();
    out.resize(at + what.payload.size() + tag_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        reinterpret_cast<unsigned char*>(out.data() + at),
        nullptr,
        bytes_of(what.payload),
        what.payload.size(),
        bytes_of(head),
        head.size(),
        nullptr,
        bytes_of(nonce),
        key_.data()
    );
    return out;
}

std::optional<packet_seal::opened> packet_seal::open(std::string_view bytes, domain::node_id to) const
{
    if (bytes.size() < head_bytes + nonce_bytes + tag_bytes) return std::nullopt;
    if (static_cast<unsigned char>(bytes[0]) != version) return std::nullopt;
    const auto head = bound(bytes.substr(0, head_bytes), to);
    const auto nonce = bytes.substr(head_bytes, nonce_bytes);
    const auto hidden = bytes.substr(head_bytes + nonce_bytes);
    opened out;
    out.what.payload.resize(hidden.size() - tag_bytes);
    const auto failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
        reinterpret_cast<unsigned char*>(out.what.payload.data()),
        nullptr,
        nullptr,
        bytes_of(hidden),
        hidden.size(),
        bytes_of(head),
        head.size(),
        bytes_of(nonce),
        key_.data()
    );
    if (failed != 0 || bytes[1] < 0 || bytes[1] > static_cast<char>(packet::kind::ask)) return std::nullopt;
    out.what.what = static_cast<packet::kind>(bytes[1]);
    out.what.more = bytes[2] != 0;
    auto numbers = bytes.substr(3);
    out.from.high = take(numbers);
    out.from.low = take(numbers);
    for (auto* field :
         {&out.what.from_epoch, &out.what.to_epoch, &out.what.number, &out.what.last, &out.what.received})
        *field = take(numbers);
    return out;
}

}  // namespace pasokh::app
