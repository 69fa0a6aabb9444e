# tests/fuzz/<name>.cpp → fuzz_<name>, a libFuzzer program; its corpus is tests/fuzz/corpus/<name>.
if(NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
    message(FATAL_ERROR "PASOKH_FUZZ needs clang; use the preset `fuzz`")
endif()

# pasokh_fuzz(name [SOURCES file of server/…] LINK library…): the decoders alone, so that the whole suite
# builds in minutes.
function(pasokh_fuzz name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
    list(TRANSFORM arg_SOURCES PREPEND "${PROJECT_SOURCE_DIR}/server/")
    add_executable(fuzz_${name} EXCLUDE_FROM_ALL "${PROJECT_SOURCE_DIR}/tests/fuzz/${name}.cpp" ${arg_SOURCES})
    target_link_libraries(fuzz_${name} PRIVATE pasokh_options ${arg_LINK})
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    add_dependencies(fuzz_targets fuzz_${name})
endfunction()

add_custom_target(fuzz_targets)
pasokh_fuzz(frames LINK pasokh_wire)
pasokh_fuzz(bodies LINK pasokh_wire)
pasokh_fuzz(json LINK pasokh_wire)
pasokh_fuzz(
    http
    SOURCES adapters/http/message.cpp adapters/http/request_parser.cpp
            adapters/http/static_files.cpp
    LINK pasokh_wire pasokh_beast
)
pasokh_fuzz(redis SOURCES adapters/redis/codec.cpp LINK pasokh_base PkgConfig::hiredis)
pasokh_fuzz(
    config
    SOURCES main/config_reader.cpp main/config_printer.cpp
    LINK pasokh_base pasokh_domain tomlplusplus::tomlplusplus fmt::fmt ICU::i18n ICU::uc
)
pasokh_fuzz(websocket SOURCES adapters/ws/frame_reader.cpp LINK pasokh_base)
pasokh_fuzz(faq LINK pasokh_faq)
