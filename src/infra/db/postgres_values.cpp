#include "infra/db/postgres_values.hpp"

#include <bit>
#include <charconv>
#include <concepts>
#include <cstring>

namespace rz::db {

namespace {

// From PostgreSQL's pg_type.dat; they never change.
constexpr Oid bool_oid = 16, bytea_oid = 17, name_oid = 19, int8_oid = 20, int2_oid = 21, int4_oid = 23;
constexpr Oid text_oid = 25, float4_oid = 700, float8_oid = 701, bpchar_oid = 1042, varchar_oid = 1043;
constexpr Oid bytea_array_oid = 1001, text_array_oid = 1009, int8_array_oid = 1016, float8_array_oid = 1022;

template <std::unsigned_integral T>
void put(std::string& out, T value) {
  for (int shift = static_cast<int>(sizeof(T) * 8) - 8; shift >= 0; shift -= 8) {
    out += static_cast<char>((value >> shift) & 0xff);
  }
}

template <std::unsigned_integral T>
T take(const char* bytes) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value = static_cast<T>((value << 8) | static_cast<unsigned char>(bytes[i]));
  }
  return value;
}

struct ArrayOids {
  Oid array, element;
};

ArrayOids array_oids(Type type) {
  switch (type) {
    case Type::integer:
      return {int8_array_oid, int8_oid};
    case Type::real:
      return {float8_array_oid, float8_oid};
    case Type::text:
      return {text_array_oid, text_oid};
    case Type::blob:
      return {bytea_array_oid, bytea_oid};
  }
  return {};
}

void put_sized(std::string& out, std::string_view bytes) {
  put(out, static_cast<std::uint32_t>(bytes.size()));
  out += bytes;
}

/// An element of an array: its length, −1 for NULL, and its bytes.
void put_element(std::string& out, const Value& value) {
  constexpr std::uint32_t null_length = 0xffffffff;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    put(out, std::uint32_t{8});
    put(out, static_cast<std::uint64_t>(*integer));
  } else if (const auto* real = std::get_if<double>(&value)) {
    put(out, std::uint32_t{8});
    put(out, std::bit_cast<std::uint64_t>(*real));
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    put_sized(out, *text);
  } else if (const auto* blob = std::get_if<Blob>(&value)) {
    put_sized(out, blob->bytes);
  } else {
    put(out, null_length);
  }
}

/// One column of the rows as a one-dimensional array (array_send in the server's arrayfuncs.c).
std::string encode_column(const std::vector<Params>& rows, std::size_t column, Oid element) {
  std::string out;
  put(out, std::uint32_t{1});  // dimensions
  put(out, std::uint32_t{1});  // may hold NULLs
  put(out, std::uint32_t{element});
  put(out, static_cast<std::uint32_t>(rows.size()));
  put(out, std::uint32_t{1});  // lower bound
  for (const auto& row : rows) put_element(out, row[column]);
  return out;
}

/// Nothing if the type is not one of ours.
std::optional<Value> decode(Oid type, const char* bytes, std::size_t size) {
  switch (type) {
    case bool_oid:
      return std::int64_t{bytes[0] != 0};
    case int2_oid:
      return std::int64_t{std::bit_cast<std::int16_t>(take<std::uint16_t>(bytes))};
    case int4_oid:
      return std::int64_t{std::bit_cast<std::int32_t>(take<std::uint32_t>(bytes))};
    case int8_oid:
      return std::bit_cast<std::int64_t>(take<std::uint64_t>(bytes));
    case float4_oid:
      return double{std::bit_cast<float>(take<std::uint32_t>(bytes))};
    case float8_oid:
      return std::bit_cast<double>(take<std::uint64_t>(bytes));
    case text_oid:
    case varchar_oid:
    case bpchar_oid:
    case name_oid:
      return std::string(bytes, size);
    case bytea_oid:
      return Blob{std::string(bytes, size)};
    default:
      return std::nullopt;
  }
}

/// Rows written, from the command's tag: «INSERT 0 3», but «SELECT 3» wrote none.
std::int64_t affected_by(const PGresult* result) {
  auto* mutable_result = const_cast<PGresult*>(result);  // libpq reads only, but does not say so
  if (std::string_view(PQcmdStatus(mutable_result)).starts_with("SELECT")) return 0;
  const std::string_view digits = PQcmdTuples(mutable_result);
  std::int64_t count = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), count);
  return count;
}

}  // namespace

PostgresParameters::PostgresParameters(const Call& call) {
  for (const auto& value : call.params) add_value(value);
  if (!call.statement->takes_rows()) return;
  const auto& row_types = call.statement->row_types();
  for (std::size_t column = 0; column < row_types.size(); ++column) {
    const auto [array, element] = array_oids(row_types[column]);
    add_owned(array, encode_column(call.rows, column, element));
  }
}

void PostgresParameters::add(Oid type, const char* bytes, std::size_t size) {
  types_.push_back(type);
  values_.push_back(bytes);
  lengths_.push_back(static_cast<int>(size));
  formats_.push_back(1);
}

void PostgresParameters::add_owned(Oid type, std::string bytes) {
  const auto& kept = owned_.emplace_back(std::move(bytes));
  add(type, kept.data(), kept.size());
}

void PostgresParameters::add_value(const Value& value) {
  std::string encoded;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    put(encoded, static_cast<std::uint64_t>(*integer));
    add_owned(int8_oid, std::move(encoded));
  } else if (const auto* real = std::get_if<double>(&value)) {
    put(encoded, std::bit_cast<std::uint64_t>(*real));
    add_owned(float8_oid, std::move(encoded));
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    add(text_oid, text->data(), text->size());
  } else if (const auto* blob = std::get_if<Blob>(&value)) {
    add(bytea_oid, blob->bytes.data(), blob->bytes.size());
  } else {
    add(0, nullptr, 0);
  }
}

Result<Rows, Error> read_postgres_rows(const PGresult* result) {
  const int rows = PQntuples(result);
  const int columns = PQnfields(result);
  if (static_cast<std::size_t>(rows) > rows_out_max) {
    return fail(Error{Error::Kind::limit, "too many rows in a result"});
  }
  Rows out;
  out.set_columns(static_cast<std::size_t>(columns));
  out.reserve(static_cast<std::size_t>(rows));
  out.add_affected(affected_by(result));
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      if (PQgetisnull(result, row, column) != 0) {
        out.append({});
        continue;
      }
      const auto size = static_cast<std::size_t>(PQgetlength(result, row, column));
      auto value = decode(PQftype(result, column), PQgetvalue(result, row, column), size);
      if (!value) {
        return fail(Error{Error::Kind::sql, "column " + std::string(PQfname(result, column)) +
                                                " has a type the door does not read (sum and avg of bigint "
                                                "are numeric): CAST it AS bigint or double precision"});
      }
      out.append(*std::move(value));
    }
  }
  return out;
}

}  // namespace rz::db
