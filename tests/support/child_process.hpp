#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace pasokh::testing {

/// A port of 127.0.0.1 that nobody listened on a moment ago.
std::uint16_t free_port();

/// A program that a test started, with its output in a file. Killed when it goes out of scope, with
/// what it started itself; never anything else is signalled.
class child_process {
public:
    struct command {
        std::vector<std::string> arguments;      // the program first
        std::vector<std::string> environment{};  // "NAME=value", beside the test's own
        std::filesystem::path output;            // standard output and error
    };

    explicit child_process(command what);
    ~child_process();
    child_process(const child_process&) = delete;
    child_process& operator=(const child_process&) = delete;

    void signal(int number) const;

    /// The exit code, 128 + signal when it was killed by one, nullopt when it still runs after `limit`.
    std::optional<int> wait(std::chrono::milliseconds limit);

    [[nodiscard]] bool running();

    [[nodiscard]] pid_t pid() const { return pid_; }

    [[nodiscard]] std::string output() const;

private:
    pid_t pid_ = -1;
    std::optional<int> ended_;
    std::filesystem::path output_;
};

}  // namespace pasokh::testing
