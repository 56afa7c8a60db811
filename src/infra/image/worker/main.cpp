// rongzhi-image: a photo on standard input, «BYTES THUMBNAIL_BYTES WIDTH HEIGHT\n» and both JPEGs on standard output.
// Ends with 0, or with `exit_of_fault` and a Fault. Started by the server for one photo; not for people.

#include <unistd.h>

#include <new>
#include <string>
#include <string_view>

#include "infra/image/worker/jail.hpp"
#include "infra/image/worker/reduce.hpp"
#include "infra/image/worker_exit.hpp"

namespace {

using rz::image::Fault;

bool read_all(std::string& into) {
  into.resize(rz::image::bytes_max + 1);
  std::size_t have = 0;
  while (have < into.size()) {
    const auto got = read(STDIN_FILENO, into.data() + have, into.size() - have);
    if (got < 0) return false;
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  into.resize(have);
  return have <= rz::image::bytes_max;
}

bool write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto put = write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (put <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

int work() {
  std::string bytes;
  if (!read_all(bytes)) return rz::image::exit_of(Fault::broken);
  const auto picture = rz::image::reduce(bytes);
  if (!picture) return rz::image::exit_of(picture.error());
  const auto head = std::to_string(picture->jpeg.size()) + " " + std::to_string(picture->thumbnail.size()) + " " +
                    std::to_string(picture->width) + " " + std::to_string(picture->height) + "\n";
  const bool written = write_all(head) && write_all(picture->jpeg) && write_all(picture->thumbnail);
  return written ? 0 : rz::image::exit_of(Fault::broken);
}

}  // namespace

int main() {
  if (!rz::image::enter_jail()) _exit(rz::image::exit_of(Fault::unavailable));
  try {
    _exit(work());
  } catch (const std::bad_alloc&) {
    _exit(rz::image::exit_of(Fault::broken));
  }
}
