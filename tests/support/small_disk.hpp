#pragma once

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <sys/mount.h>
#include <unistd.h>

namespace pasokh::testing {

/// A file system of its own, small enough to be filled. Mounting needs a right that not every machine grants:
/// look at mounted() first.
class small_disk {
public:
    small_disk(std::filesystem::path at, std::size_t mebibytes) : at_(std::move(at))
    {
        std::filesystem::create_directories(at_);
        const auto size = "mode=0700,size=" + std::to_string(mebibytes) + 'm';
        mounted_ = ::mount("tmpfs", at_.c_str(), "tmpfs", MS_NODEV | MS_NOSUID, size.c_str()) == 0;
        if (!mounted_) why_not_ = std::strerror(errno);
    }

    ~small_disk()
    {
        if (mounted_) ::umount2(at_.c_str(), MNT_DETACH);
    }

    small_disk(const small_disk&) = delete;
    small_disk& operator=(const small_disk&) = delete;

    [[nodiscard]] bool mounted() const { return mounted_; }

    [[nodiscard]] const std::string& why_not() const { return why_not_; }

    [[nodiscard]] const std::filesystem::path& path() const { return at_; }

    /// Takes all that is free, to the last byte.
    void fill() const
    {
        const std::string block(64 * 1024, 'x');
        const int fd = ::open(ballast().c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        while (::write(fd, block.data(), block.size()) > 0) {
        }
        ::close(fd);
    }

    void make_room() const { std::filesystem::remove(ballast()); }

private:
    [[nodiscard]] std::filesystem::path ballast() const { return at_ / "ballast"; }

    std::filesystem::path at_;
    std::string why_not_;
    bool mounted_ = false;
};

}  // namespace pasokh::testing
