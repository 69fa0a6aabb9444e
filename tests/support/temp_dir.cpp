#include "support/temp_dir.hpp"

#include <cerrno>
#include <stdlib.h>
#include <system_error>

namespace pasokh::testing {

temp_dir::temp_dir()
{
    auto name = (std::filesystem::temp_directory_path() / "pasokh-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::system_error(errno, std::generic_category(), name);
    path_ = name;
}

temp_dir::~temp_dir()
{
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace pasokh::testing
