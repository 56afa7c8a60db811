#include "infra/image/worker/jail.hpp"

#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

namespace rz::image {

namespace {

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define RZ_SANITIZED 1
#endif
#endif

bool limit(int resource, std::uint64_t most) {
  const rlimit limits{most, most};
  return setrlimit(static_cast<__rlimit_resource_t>(resource), &limits) == 0;
}

bool limit_resources() {
#ifndef RZ_SANITIZED  // the sanitizers' shadow memory is terabytes of address space
  if (!limit(RLIMIT_AS, worker_memory_bytes_max)) return false;
#endif
  return limit(RLIMIT_CPU, worker_cpu_seconds_max) && limit(RLIMIT_NOFILE, 0) && limit(RLIMIT_NPROC, 0) &&
         limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0);
}

scmp_arg_cmp argument(unsigned number, scmp_compare how, scmp_datum_t a, scmp_datum_t b = 0) {
  return {number, how, a, b};
}

/// read(0, …), write(1, …), memory that is neither of a file nor to be run, the end.
bool allow_the_few(scmp_filter_ctx filter) {
  const auto allow = [&](int call, const std::vector<scmp_arg_cmp>& where) {
    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, static_cast<unsigned>(where.size()), where.data()) == 0;
  };
  for (const int call : {SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(exit),
                         SCMP_SYS(exit_group)}) {
    if (!allow(call, {})) return false;
  }
  const auto no_error_output = argument(0, SCMP_CMP_EQ, STDERR_FILENO);
  return allow(SCMP_SYS(read), {argument(0, SCMP_CMP_EQ, STDIN_FILENO)}) &&
         allow(SCMP_SYS(write), {argument(0, SCMP_CMP_EQ, STDOUT_FILENO)}) &&
         // Libraries warn on standard error, which is not there.
         seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EBADF), SCMP_SYS(write), 1, &no_error_output) == 0 &&
         allow(SCMP_SYS(mmap), {argument(2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                                argument(3, SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS)});
}

bool filter_calls() {
  const auto filter = seccomp_init(SCMP_ACT_KILL_PROCESS);  // also of another architecture's calls
  if (filter == nullptr) return false;
  const bool loaded = allow_the_few(filter) && seccomp_load(filter) == 0;
  if (!loaded) seccomp_release(filter);
  return loaded;  // once it is loaded there is no more need to tidy up
}

}  // namespace

bool enter_jail() {
  return prctl(PR_SET_DUMPABLE, 0) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && limit_resources() &&
         filter_calls();
}

}  // namespace rz::image
