# tests/fuzz/<name>.cpp → fuzz_<name>, a libFuzzer program; its corpus is tests/fuzz/corpus/<name>.
if(NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
    message(FATAL_ERROR "PASOKH_FUZZ needs clang; use the preset `fuzz`")
endif()

file(GLOB targets CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/fuzz/*.cpp")
foreach(source IN LISTS targets)
    cmake_path(GET source STEM name)
    add_executable(fuzz_${name} "${source}")
    target_link_libraries(fuzz_${name} PRIVATE pasokh_main)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
endforeach()
