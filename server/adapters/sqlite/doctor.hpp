#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace pasokh::sqlite {

enum class verdict { fine, warning, fault };

struct finding {
    verdict how = verdict::fine;
    std::string_view check;
    std::string detail;  // for people; ids and counts, never what somebody wrote
};

/// Examines a store: is the file sound, and does what it holds keep the rules that the server relies on?
/// Only reads, in short transactions, so that a server may be using it. Every check has a finding.
std::vector<finding> examine_blocking(const std::filesystem::path& database);

/// True for the versions of SQLite that can lose commits when two connections checkpoint and commit at once.
bool has_wal_reset_bug(int version_number);

}  // namespace pasokh::sqlite
