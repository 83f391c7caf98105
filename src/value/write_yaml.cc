#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "value/scalar_type.h"
#include "value/yaml.h"

namespace despatch {
namespace {

/// True when the text can stand unquoted in block context and is read back as the same text.
bool stands_plain(std::string_view text) {
  if (text.empty() || text.size() > 200 || text == "<<" || !typed_scalar(text).is_string()) return false;
  if (std::string_view("-?:,[]{}#&*!|>'\"%@` \t=").find(text.front()) != std::string_view::npos) return false;
  if (text.back() == ' ' || text.back() == '\t' || text.back() == ':') return false;
  // Words that other readers take for true and false, and what looks like a date or a number to them.
  static constexpr std::string_view kOther[] = {"yes", "no", "on", "off", "y", "n"};
  const std::string lower = ascii_lower(text);
  for (const std::string_view word : kOther)
    if (lower == word) return false;
  if ((text.front() >= '0' && text.front() <= '9') || text.front() == '+' || text.front() == '.') {
    if (text.find_first_not_of("0123456789+-.:_eExXoOabcdefABCDEF") == std::string_view::npos) {
      const bool date = text.size() == 10 && text[4] == '-' && text[7] == '-';
      if (!date) return false;
    }
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == 0x7F) return false;
    if (c == ':' && text[i + 1 < text.size() ? i + 1 : i] == ' ') return false;
    if (c == '#' && text[i - 1] == ' ') return false;
  }
  if (text.starts_with("---") || text.starts_with("...")) return false;
  // Breaks and marks of Unicode that readers treat in their own way.
  return text.find("\xC2\x85") == std::string_view::npos && text.find("\xE2\x80\xA8") == std::string_view::npos &&
         text.find("\xE2\x80\xA9") == std::string_view::npos && text.find("\xEF\xBB\xBF") == std::string_view::npos;
}

/// True when the text can be a literal block: several lines, none of which would be read differently.
bool stands_as_block(std::string_view text) {
  if (text.find('\n') == std::string_view::npos || text.front() == ' ' || text.front() == '\n' || text.front() == '\t')
    return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if ((c < 0x20 && c != '\n') || c == 0x7F) return false;
    if (c == '\n' && i > 0 && text[i - 1] == ' ') return false;
  }
  return text.back() != ' ' && text.find("\xC2\x85") == std::string_view::npos &&
         text.find("\xE2\x80\xA8") == std::string_view::npos && text.find("\xE2\x80\xA9") == std::string_view::npos &&
         text.find("\xEF\xBB\xBF") == std::string_view::npos;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    const char32_t c = next_code_point(text, at);
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\t': out += "\\t"; break;
      case '\r': out += "\\r"; break;
      default:
        if (c < 0x20 || c == 0x7F || c == 0x85)
          out += fmt::format("\\x{:02X}", static_cast<unsigned>(c));
        else if (c == 0x2028 || c == 0x2029 || c == 0xFEFF)
          out += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
        else
          out += text.substr(from, at - from);
    }
  }
  return out + "\"";
}

std::string number(double value) {
  if (std::isnan(value)) return ".nan";
  if (std::isinf(value)) return value < 0 ? "-.inf" : ".inf";
  std::string out = fmt::format("{}", value);
  if (out.find_first_of(".e") == std::string::npos) out += ".0";
  return out;
}

std::string inline_scalar(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::Bool: return value.as_bool() ? "true" : "false";
    case Value::Kind::Int: return fmt::format("{}", value.as_int());
    case Value::Kind::Float: return number(value.as_float());
    case Value::Kind::String: return stands_plain(value.as_string()) ? value.as_string() : quoted(value.as_string());
    default: return "null";
  }
}

class Writer {
 public:
  std::string out;

  /// Writes a value after "key:" or "-" (or at the top), with the line break that ends it.
  void value(const Value& value, std::size_t indent, std::string_view lead) {
    if (value.is_mapping() && value.size() > 0) return mapping(value, indent, lead);
    if (value.is_sequence() && value.size() > 0) return sequence(value, indent, lead);
    if (lead != "") out += ' ';
    if (value.is_mapping())
      out += "{}\n";
    else if (value.is_sequence())
      out += "[]\n";
    else if (value.is_string() && stands_as_block(value.as_string()))
      block(value.as_string(), lead == "" ? 2 : indent);
    else
      out += inline_scalar(value) + "\n";
  }

 private:
  void mapping(const Value& value, std::size_t indent, std::string_view lead) {
    bool first = lead == "-";
    if (lead == ":") out += '\n';
    if (first) out += ' ';
    for (const Value::Entry& entry : value.as_mapping()) {
      if (!first) out.append(indent, ' ');
      first = false;
      out += inline_scalar(entry.key) + ":";
      this->value(entry.value, indent + 2, ":");
    }
  }

  void sequence(const Value& value, std::size_t indent, std::string_view lead) {
    bool first = lead == "-";
    if (lead == ":") out += '\n';
    if (first) out += ' ';
    for (const Value& item : value.as_sequence()) {
      if (!first) out.append(indent, ' ');
      first = false;
      out += '-';
      this->value(item, indent + 2, "-");
    }
  }

  void block(std::string_view text, std::size_t indent) {
    const std::size_t body = text.find_last_not_of('\n') + 1;
    const std::size_t breaks = text.size() - body;
    out += breaks == 0 ? "|-\n" : breaks == 1 ? "|\n" : "|+\n";
    for (const std::string_view line : split(text.substr(0, body), '\n')) {
      if (!line.empty()) out.append(indent, ' ');
      out += line;
      out += '\n';
    }
    for (std::size_t i = 1; i < breaks; ++i) out += '\n';
  }
};

}  // namespace

std::string write_yaml(const Value& value) {
  Writer writer;
  writer.value(value, 0, "");
  return std::move(writer.out);
}

}  // namespace despatch
