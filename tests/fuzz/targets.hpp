#pragma once
// What is fed with bytes that nobody chose. Each target holds what it says against what must be true of it.

#include <cstddef>
#include <string_view>

namespace rz::fuzz {

/// Fails the run, whatever drives it.
void need(bool holds, const char* what);

void http(std::string_view bytes);    ///< a request's target, weighted lists, a body
void chain(std::string_view bytes);   ///< the file of a chain that the first byte names
void form(std::string_view bytes);    ///< a schema, a line break, a document; and the document in a form of ours
void number(std::string_view bytes);  ///< receipt numbers, ids, dates, moments and durations as people type them
void upload(std::string_view bytes);  ///< the first look at a photo

struct Target {
  std::string_view name;
  void (*run)(std::string_view bytes);
  std::size_t bytes_max;
};
inline constexpr Target targets[] = {
    {"http", http, 4096}, {"chain", chain, 16384}, {"form", form, 8192}, {"number", number, 256}, {"upload", upload, 65536}};

}  // namespace rz::fuzz
