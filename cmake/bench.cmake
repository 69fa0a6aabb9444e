# bench/<name>_bench.cpp → <name>_bench, a Google Benchmark program; tools/bench runs it.
find_package(benchmark REQUIRED)

file(GLOB benches CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/bench/*_bench.cpp")
foreach(source IN LISTS benches)
    cmake_path(GET source STEM name)
    add_executable(${name} "${source}")
    target_link_libraries(${name} PRIVATE pasokh_main benchmark::benchmark benchmark::benchmark_main)
endforeach()
