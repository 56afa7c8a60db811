#include "infra/xml/flat.hpp"

#include <expat.h>

#include <memory>
#include <utility>

namespace rz::xml {

namespace {

/// What the parser's calls share.
struct Reading {
  XML_Parser parser = nullptr;
  int depth = 0;
  bool has_doctype = false;
  std::string name;
  std::string text;
  std::map<std::string, std::string, std::less<>> members;
};

void on_start(void* data, const XML_Char* name, const XML_Char** /*attributes*/) {
  auto& reading = *static_cast<Reading*>(data);
  if (++reading.depth != 2) return;
  reading.name = name;
  reading.text.clear();
}

void on_end(void* data, const XML_Char* /*name*/) {
  auto& reading = *static_cast<Reading*>(data);
  if (reading.depth-- == 2) reading.members.insert_or_assign(std::move(reading.name), std::move(reading.text));
}

void on_text(void* data, const XML_Char* text, int bytes) {
  auto& reading = *static_cast<Reading*>(data);
  if (reading.depth == 2) reading.text.append(text, static_cast<std::size_t>(bytes));
}

void on_doctype(void* data, const XML_Char* /*name*/, const XML_Char* /*system*/, const XML_Char* /*common*/, int /*has_subset*/) {
  auto& reading = *static_cast<Reading*>(data);
  reading.has_doctype = true;
  XML_StopParser(reading.parser, XML_FALSE);
}

}  // namespace

Result<std::map<std::string, std::string, std::less<>>, Fault> read_flat(std::string_view text) {
  if (text.size() > flat_bytes_max) return fail(Fault::too_long);
  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(XML_ParserCreate("UTF-8"), &XML_ParserFree);
  Reading reading;
  reading.parser = parser.get();
  XML_SetUserData(parser.get(), &reading);
  XML_SetElementHandler(parser.get(), on_start, on_end);
  XML_SetCharacterDataHandler(parser.get(), on_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), on_doctype);
  const auto status = XML_Parse(parser.get(), text.data(), static_cast<int>(text.size()), XML_TRUE);
  if (reading.has_doctype) return fail(Fault::doctype);
  if (status != XML_STATUS_OK) return fail(Fault::broken);
  return std::move(reading.members);
}

}  // namespace rz::xml
