#include "record/waiting.hpp"

#include <future>
#include <utility>

namespace rz::record {

Result<Answer, WriteFailure> write_and_wait(ActWriter& writer, Act act) {
  std::promise<Result<Answer, WriteFailure>> written;
  writer.submit(std::move(act), [&written](Result<Answer, WriteFailure> result) { written.set_value(std::move(result)); });
  return written.get_future().get();
}

}  // namespace rz::record
