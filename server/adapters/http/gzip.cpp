#include "adapters/http/gzip.hpp"

#include <boost/beast/zlib/deflate_stream.hpp>
#include <boost/crc.hpp>

#include <cstdint>

namespace pasokh::http {
namespace {

namespace zlib = boost::beast::zlib;

/// Magic, deflate, no flags, no time, best compression, made on Unix (RFC 1952).
constexpr std::string_view header("\x1F\x8B\x08\x00\x00\x00\x00\x00\x02\x03", 10);
constexpr int best = 9;
constexpr int window_bits = 15;
constexpr int memory_level = 8;

void append_little_endian(std::string& out, std::uint32_t number)
{
    for (int shift = 0; shift < 32; shift += 8)
        out += static_cast<char>(number >> shift & 0xFF);
}

}  // namespace

std::string gzip(std::string_view text)
{
    zlib::deflate_stream deflate;
    deflate.reset(best, window_bits, memory_level, zlib::Strategy::normal);
    std::string out(header);
    out.resize(header.size() + deflate.upper_bound(text.size()));

    zlib::z_params step;
    step.next_in = text.data();
    step.avail_in = text.size();
    step.next_out = out.data() + header.size();
    step.avail_out = out.size() - header.size();
    boost::system::error_code failure;
    deflate.write(step, zlib::Flush::finish, failure);
    if (failure != zlib::error::end_of_stream) return {};
    out.resize(header.size() + step.total_out);

    boost::crc_32_type sum;
    sum.process_bytes(text.data(), text.size());
    append_little_endian(out, sum.checksum());
    append_little_endian(out, static_cast<std::uint32_t>(text.size()));
    return out.size() < text.size() ? out : std::string();
}

}  // namespace pasokh::http
