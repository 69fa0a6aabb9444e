#include "support/data_folder.hpp"

#include <sqlite3.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

namespace pasokh::testing {

std::string file_with(const std::filesystem::path& folder, const std::string& words)
{
    for (const auto& each : std::filesystem::recursive_directory_iterator(folder)) {
        if (!each.is_regular_file()) continue;
        std::ifstream in(each.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(in), {}};
        if (bytes.find(words) != std::string::npos) return each.path().filename().string();
    }
    return {};
}

std::string ask_database(const std::filesystem::path& folder, const std::string& sql)
{
    sqlite3* opened = nullptr;
    const int failed = sqlite3_open((folder / "pasokh.db").c_str(), &opened);
    const std::unique_ptr<sqlite3, int (*)(sqlite3*)> db(opened, sqlite3_close);
    sqlite3_busy_timeout(opened, 5'000);
    std::string out;
    const auto take = [](void* to, int, char** values, char**) {
        static_cast<std::string*>(to)->append(values[0] ? values[0] : "NULL");
        return 0;
    };
    if (failed != SQLITE_OK || sqlite3_exec(opened, sql.c_str(), take, &out, nullptr) != SQLITE_OK)
        throw std::runtime_error("the database refuses " + sql + ": " + sqlite3_errmsg(opened));
    return out;
}

}  // namespace pasokh::testing
