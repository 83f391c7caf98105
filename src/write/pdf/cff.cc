#include "write/pdf/cff.h"

#include <cstdint>
#include <optional>

namespace despatch::pdf {
namespace {

/// Reads forward; after a read beyond the end everything is zero and `good` is false.
class Bytes {
 public:
  Bytes(std::string_view all, std::size_t at) : all_(all), at_(at) {}
  unsigned u8() {
    if (at_ >= all_.size()) {
      good_ = false;
      return 0;
    }
    return static_cast<unsigned char>(all_[at_++]);
  }
  unsigned u16() {
    const unsigned high = u8();
    return high << 8 | u8();
  }
  std::size_t sized(unsigned bytes) {
    std::size_t value = 0;
    for (unsigned i = 0; i < bytes; ++i) value = value << 8 | u8();
    return value;
  }
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] bool good() const { return good_ && at_ <= all_.size(); }
  [[nodiscard]] bool at_end() const { return at_ >= all_.size(); }

 private:
  std::string_view all_;
  std::size_t at_;
  bool good_ = true;
};

struct Index {
  std::string_view first;  ///< its first item; empty when it has none
  std::size_t end = 0;     ///< offset of what follows it
};

std::optional<Index> read_index(std::string_view table, std::size_t at) {
  Bytes head(table, at);
  const std::size_t count = head.u16();
  if (!head.good()) return std::nullopt;
  if (count == 0) return Index{{}, head.at()};
  const unsigned size = head.u8();
  if (size < 1 || size > 4) return std::nullopt;
  const std::size_t offsets = head.at();
  const auto offset = [&](std::size_t i) { return Bytes(table, offsets + i * size).sized(size); };
  const std::size_t before_data = offsets + (count + 1) * size - 1;
  const std::size_t second = offset(1), end = offset(count);
  if (offset(0) != 1 || second < 1 || end < second || before_data + end > table.size()) return std::nullopt;
  return Index{table.substr(before_data + 1, second - 1), before_data + end};
}

struct TopDict {
  bool has_cids = false;
  std::size_t charset = 0;
};

std::optional<TopDict> read_top_dict(std::string_view dict) {
  constexpr unsigned kEscape = 12, kCharset = 15, kRos = 30;
  TopDict out;
  Bytes bytes(dict, 0);
  std::int64_t operand = 0;
  while (!bytes.at_end()) {
    const unsigned b = bytes.u8();
    if (b <= 21) {
      const unsigned second = b == kEscape ? bytes.u8() : 0;
      if (b == kEscape && second == kRos) out.has_cids = true;
      if (b == kCharset && operand >= 0) out.charset = static_cast<std::size_t>(operand);
    } else if (b == 28) {
      operand = static_cast<std::int16_t>(bytes.u16());
    } else if (b == 29) {
      operand = static_cast<std::int32_t>(bytes.sized(4));
    } else if (b == 30) {  // a real number: half bytes up to a nibble F
      for (unsigned pair = 0; bytes.good() && (pair & 0xF) != 0xF && pair >> 4 != 0xF;) pair = bytes.u8();
    } else if (b >= 32 && b <= 246) {
      operand = static_cast<int>(b) - 139;
    } else if (b >= 247 && b <= 250) {
      operand = static_cast<int>((b - 247) * 256 + bytes.u8() + 108);
    } else if (b >= 251 && b <= 254) {
      operand = -static_cast<int>((b - 251) * 256 + bytes.u8() + 108);
    }
    if (!bytes.good()) return std::nullopt;
  }
  return out;
}

/// Does glyph n have the CID n, for all?
bool is_identity(std::string_view table, std::size_t charset, unsigned glyph_count) {
  Bytes bytes(table, charset);
  const unsigned format = bytes.u8();
  for (unsigned glyph = 1; glyph < glyph_count && bytes.good();) {
    const unsigned first = bytes.u16();
    if (first != glyph) return false;
    glyph += 1 + (format == 0 ? 0 : format == 1 ? bytes.u8() : bytes.u16());
  }
  return bytes.good() && format <= 2;
}

}  // namespace

CffNumbering cff_numbering(std::string_view table, unsigned glyph_count) {
  if (table.size() < 4) return CffNumbering::Broken;
  const auto names = read_index(table, static_cast<unsigned char>(table[2]));
  const auto dicts = names ? read_index(table, names->end) : std::nullopt;
  if (!dicts) return CffNumbering::Broken;
  const auto top = read_top_dict(dicts->first);
  if (!top) return CffNumbering::Broken;
  if (!top->has_cids) return CffNumbering::Glyphs;
  return is_identity(table, top->charset, glyph_count) ? CffNumbering::Glyphs : CffNumbering::Other;
}

}  // namespace despatch::pdf
