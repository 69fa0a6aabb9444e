#include "main/service_manager.hpp"

#include "base/log.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace pasokh {

void tell_service_manager(std::string_view state)
{
    const char* where = std::getenv("NOTIFY_SOCKET");
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    if (!where || std::strlen(where) >= sizeof to.sun_path) return;
    const auto length = std::strlen(where);
    std::memcpy(to.sun_path, where, length);
    if (to.sun_path[0] == '@') to.sun_path[0] = '\0';  // a name without a file
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length);
    const int out = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const auto* address = reinterpret_cast<const sockaddr*>(&to);
    if (out < 0 || ::sendto(out, state.data(), state.size(), MSG_NOSIGNAL, address, size) < 0)
        log::warn("service_manager_not_told", {{"reason", std::strerror(errno)}});
    if (out >= 0) ::close(out);
}

}  // namespace pasokh
