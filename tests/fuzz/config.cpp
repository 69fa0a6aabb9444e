// The configuration file: read, or every mistake named; what is accepted can be printed and read again.

#include "main/config.hpp"

#include "input.hpp"

#include <string>
#include <sys/mman.h>
#include <unistd.h>

using namespace pasokh;

namespace {

/// load() takes a file; one in memory is one.
class memory_file {
public:
    memory_file() : handle_(::memfd_create("pasokh.toml", 0)) {}

    config::loaded load(std::string_view text) const
    {
        fuzz::must(::ftruncate(handle_, 0) == 0, "the file can be emptied");
        const auto written = ::pwrite(handle_, text.data(), text.size(), 0);
        fuzz::must(written == static_cast<ssize_t>(text.size()), "the file can be written");
        return config::load("/proc/self/fd/" + std::to_string(handle_));
    }

private:
    int handle_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    static const memory_file file;
    const auto first = file.load(fuzz::text_of(bytes, size));
    if (!first.problems.empty()) return 0;
    const auto again = file.load(config::print(first.value));
    fuzz::must(again.problems.empty(), "what we print we read");
    return 0;
}
