# Warnings, linker, sanitizers: the same for every target.
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror)
add_compile_options(-fno-omit-frame-pointer -fstack-protector-strong)
add_compile_options(-pthread "SHELL:-Xclang -fno-pch-timestamp")  # alike everywhere: precompiled headers ask for it
add_link_options(-fuse-ld=lld)
# Lines and functions, for backtraces and perf: all that -g knows beside costs a seventh of the build.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")
add_compile_definitions(_GLIBCXX_ASSERTIONS)

if(RZ_SANITIZE)
  add_compile_options(-fsanitize=${RZ_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${RZ_SANITIZE})
endif()

if(RZ_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)  # coverage, for the fuzzers alone
endif()

find_program(CCACHE ccache)
if(CCACHE)
  # What ccache asks for where headers are precompiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
endif()

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
if(RZ_TESTS)
  enable_testing()
  find_package(GTest REQUIRED)
  include(GoogleTest)
endif()
