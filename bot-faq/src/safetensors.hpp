#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace pasokh::faq {

/// Why a file of a table cannot be used.
struct bad_table : std::runtime_error {
    bad_table(std::string where, const std::string& reason)
        : std::runtime_error(reason)
        , field(std::move(where))
    {
    }

    std::string field;  ///< "embeddings.shape"; empty: the file as a whole
};

/// A file of tensors, the whole of it in memory: 8 bytes length of the header, little endian, a header in
/// JSON, and the numbers. Nothing in the header is believed.
class safetensors {
public:
    enum class type : std::uint8_t { f64, f32, f16, bf16, i64, i32, i8 };

    struct tensor {
        type of = type::f32;
        std::vector<std::size_t> shape;
        std::size_t begin = 0;  ///< in the file
        std::size_t count = 0;
    };

    /// Throws bad_table.
    explicit safetensors(const std::filesystem::path& file);

    /// Null when there is none of the name.
    const tensor* find(const std::string& name) const;

    /// `at` is below `count`.
    double number(const tensor& of, std::size_t at) const;
    /// `into` has room for `count` numbers from `first` on.
    void numbers(const tensor& of, std::size_t first, std::size_t count, float* into) const;

private:
    void read_header(std::size_t size);

    std::string bytes_;
    std::map<std::string, tensor> tensors_;
};

/// The whole file; throws bad_table when it is larger than `most` or cannot be read.
std::string whole_file(const std::filesystem::path& file, std::size_t most);

}  // namespace pasokh::faq
