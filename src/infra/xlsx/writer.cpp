#include "infra/xlsx/writer.hpp"

#include <xlsxwriter.h>

#include "base/text.hpp"

namespace rz::xlsx {

struct Writer::Book {
  std::string scratch;
  lxw_workbook* book = nullptr;
  lxw_worksheet* sheet = nullptr;
  lxw_format* head = nullptr;
  lxw_format* moment = nullptr;
  std::size_t rows = 0;
  lxw_col_t columns = 0;
};

namespace {

lxw_datetime local(const Moment& moment) {
  const auto date = to_ymd(local_date(moment.at, moment.utc_offset_minutes));
  const int minute = local_minute(moment.at, moment.utc_offset_minutes);
  return {date.year, date.month, date.day, minute / 60, minute % 60, 0.0};
}

/// Whole characters within the limit of a cell.
std::string cut(std::string text) {
  if (text.size() <= cell_bytes_max) return text;
  auto end = cell_bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return text;
}

}  // namespace

Writer::Writer(const std::filesystem::path& file, const std::filesystem::path& scratch, std::string_view sheet, const std::vector<Column>& columns)
    : book_(std::make_unique<Book>()) {
  book_->scratch = scratch.string();
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  options.tmpdir = book_->scratch.data();
  book_->book = workbook_new_opt(file.c_str(), &options);
  book_->sheet = workbook_add_worksheet(book_->book, std::string(sheet).c_str());
  book_->head = workbook_add_format(book_->book);
  format_set_bold(book_->head);
  book_->moment = workbook_add_format(book_->book);
  format_set_num_format(book_->moment, "yyyy-mm-dd hh:mm");
  book_->columns = static_cast<lxw_col_t>(columns.size());
  worksheet_freeze_panes(book_->sheet, 1, 0);
  for (lxw_col_t at = 0; at < book_->columns; ++at) {
    worksheet_set_column(book_->sheet, at, at, columns[at].width, nullptr);
    worksheet_write_string(book_->sheet, 0, at, columns[at].name.c_str(), book_->head);
  }
}

Writer::~Writer() {
  if (book_->book) workbook_close(book_->book);
}

void Writer::row(const std::vector<Cell>& cells) {
  if (book_->rows == rows_max) return;
  const auto row = static_cast<lxw_row_t>(++book_->rows);
  for (lxw_col_t at = 0; at < cells.size(); ++at) {
    if (const auto* text = std::get_if<std::string>(&cells[at])) {
      worksheet_write_string(book_->sheet, row, at, cut(*text).c_str(), nullptr);
    } else if (const auto* number = std::get_if<std::int64_t>(&cells[at])) {
      worksheet_write_number(book_->sheet, row, at, static_cast<double>(*number), nullptr);
    } else if (const auto* moment = std::get_if<Moment>(&cells[at])) {
      auto at_local = local(*moment);
      worksheet_write_datetime(book_->sheet, row, at, &at_local, book_->moment);
    }
  }
}

std::size_t Writer::rows() const { return book_->rows; }

Status<std::string> Writer::close() {
  if (book_->columns > 0) worksheet_autofilter(book_->sheet, 0, 0, static_cast<lxw_row_t>(book_->rows), static_cast<lxw_col_t>(book_->columns - 1));
  const auto error = workbook_close(book_->book);
  book_->book = nullptr;
  return error == LXW_NO_ERROR ? Status<std::string>{} : Status<std::string>(fail(std::string(lxw_strerror(error))));
}

}  // namespace rz::xlsx
