#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pasokh::testing {

/// A TCP connection to 127.0.0.1 on which a test sends the very bytes that it means, however wrong they are.
/// Blocks; every wait has an end.
class raw_socket {
public:
    using milliseconds = std::chrono::milliseconds;

    struct options {
        int receive_buffer = 0;             // SO_RCVBUF; 0: as the system likes
        std::string from = "127.0.0.1";     // any 127.x.y.z, which the server sees as another address
        std::size_t read_at_most = 65'536;  // with a pause before each read: a slow line
        milliseconds read_pause{0};
    };

    explicit raw_socket(std::uint16_t port);
    raw_socket(std::uint16_t port, options how);
    ~raw_socket();
    raw_socket(raw_socket&& other) noexcept;
    raw_socket& operator=(raw_socket&& other) noexcept;

    [[nodiscard]] bool connected() const { return handle_ >= 0; }

    /// False when the peer does not take it within ten seconds or has gone.
    bool send(std::string_view bytes);
    /// What comes next; empty when the peer closed or nothing came in time.
    std::string receive(milliseconds within);
    /// Everything until the peer closes. Check ended() for whether it did.
    std::string receive_all(milliseconds within);

    /// The peer has closed or reset the connection.
    [[nodiscard]] bool ended() const { return ended_; }

    void stop_sending();
    void close();

private:
    options how_;
    int handle_ = -1;
    bool ended_ = false;
};

struct raw_answer {
    int status = 0;
    std::string head;
    std::string body;

    /// The value of a header, in any case of letters; empty when it is not there.
    [[nodiscard]] std::string header(std::string_view name) const;
};

/// The HTTP answers in what a server sent, in order; a torn one has status 0.
std::vector<raw_answer> answers_in(std::string_view bytes);

}  // namespace pasokh::testing
