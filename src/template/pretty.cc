// Python's pprint.pformat with its usual settings: 80 columns, keys in order.
#include <algorithm>

#include "template/html.h"
#include "template/runtime.h"
#include "template/sorting.h"
#include "template/unicode.h"

namespace despatch::jinja {
namespace {

constexpr std::int64_t kWidth = 80;

class Printer {
 public:
  explicit Printer(Runtime& rt) : rt_(rt) {}
  std::string out;

  void print(const Value& v, std::int64_t indent, std::int64_t allowance, int level) {
    const auto depth = rt_.enter_value();
    const std::string plain = repr(v);
    if (static_cast<std::int64_t>(count_points(plain)) > kWidth - indent - allowance) {
      if (rt_.dict_entries(v)) return dict(v, indent, allowance, level + 1);
      if (const Items* items = rt_.sequence_items(v)) {
        const bool list = is_list(v);
        const std::string_view end = list ? "]" : items->size() == 1 ? ",)" : ")";
        out += list ? '[' : '(';
        sequence(*items, indent, allowance + static_cast<std::int64_t>(end.size()), level + 1);
        out += end;
        return;
      }
      if (v.is_string() && !v.as_string().empty()) return text(v.as_string(), indent, allowance, level + 1);
    }
    out += plain;
    rt_.check_text(out.size());
  }

 private:
  // repr, with the keys of mappings in order.
  std::string repr(const Value& v) {
    const auto depth = rt_.enter_value();
    std::string made;
    if (const Entries* entries = rt_.dict_entries(v)) {
      made = "{";
      for (const std::size_t i : order(*entries)) {
        if (made.size() > 1) made += ", ";
        made += repr((*entries)[i].key) + ": " + repr((*entries)[i].value);
      }
      return made + "}";
    }
    if (const Items* items = rt_.sequence_items(v)) {
      const bool list = is_list(v);
      made = list ? "[" : "(";
      for (std::size_t i = 0; i < items->size(); ++i) made += (i > 0 ? ", " : "") + repr((*items)[i]);
      rt_.check_text(made.size());
      return made + (list ? "]" : items->size() == 1 ? ",)" : ")");
    }
    return to_repr(rt_, v);
  }

  std::vector<std::size_t> order(const Entries& entries) {
    std::vector<std::size_t> places(entries.size());
    for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
    // Keys of different types have an order of their own: by the name of the type.
    const auto rank = [](const Value& k) {
      return is_text(k)                       ? 3
             : is_integral(k) && !k.is_bool() ? 2
             : k.is_float()                   ? 1
             : k.is_null()                    ? 0
             : k.is_bool()                    ? -1
                                              : 4;
    };
    std::ranges::stable_sort(places, [&](std::size_t a, std::size_t b) {
      const Value& x = entries[a].key;
      const Value& y = entries[b].key;
      if ((is_text(x) && is_text(y)) || (is_numeric(x) && is_numeric(y))) return less(rt_, x, y);
      return rank(x) < rank(y);
    });
    return places;
  }

  void new_line(std::int64_t indent) {
    out += ",\n";
    out.append(static_cast<std::size_t>(indent), ' ');
  }
  void dict(const Value& v, std::int64_t indent, std::int64_t allowance, int level) {
    const Entries& entries = *rt_.dict_entries(v);
    out += '{';
    const auto places = order(entries);
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (i > 0) new_line(indent + 1);
      const std::string key = repr(entries[places[i]].key);
      out += key + ": ";
      const bool last = i + 1 == places.size();
      print(entries[places[i]].value, indent + 1 + static_cast<std::int64_t>(count_points(key)) + 2,
            last ? allowance + 1 : 1, level);
    }
    out += '}';
  }
  void sequence(const Items& items, std::int64_t indent, std::int64_t allowance, int level) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) new_line(indent + 1);
      print(items[i], indent + 1, i + 1 == items.size() ? allowance : 1, level);
    }
  }

  static std::string text_repr(std::string_view s) {
    std::string made;
    append_text_repr(made, s);
    return made;
  }
  static std::int64_t repr_length(std::string_view s) { return static_cast<std::int64_t>(count_points(text_repr(s))); }

  // Words with the white space after them.
  static std::vector<std::string_view> words(std::string_view line) {
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    bool blank = false;
    const std::u32string points = to_points(line);
    std::size_t at = 0;
    for (const char32_t c : points) {
      const bool is_blank = is_space(c);
      if (!is_blank && blank) {
        parts.push_back(line.substr(begin, at - begin));
        begin = at;
      }
      blank = is_blank;
      at += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    }
    if (begin < line.size()) parts.push_back(line.substr(begin));
    return parts;
  }

  void text(const std::string& s, std::int64_t indent, std::int64_t allowance, int level) {
    if (level == 1) {
      ++indent;
      ++allowance;
    }
    const std::int64_t most = kWidth - indent;
    std::vector<std::string> chunks;
    std::string last_repr;
    const auto lines = split_lines(s, true);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const bool last_line = i + 1 == lines.size();
      last_repr = text_repr(lines[i]);
      if (static_cast<std::int64_t>(count_points(last_repr)) <= most - (last_line ? allowance : 0)) {
        chunks.push_back(last_repr);
        continue;
      }
      const auto parts = words(lines[i]);
      std::string current;
      for (std::size_t j = 0; j < parts.size(); ++j) {
        const std::string candidate = current + std::string(parts[j]);
        const bool last_part = last_line && j + 1 == parts.size();
        if (repr_length(candidate) > most - (last_part ? allowance : 0)) {
          if (!current.empty()) chunks.push_back(text_repr(current));
          current = parts[j];
        } else {
          current = candidate;
        }
        rt_.spend(candidate.size());
      }
      if (!current.empty()) chunks.push_back(text_repr(current));
    }
    if (chunks.size() == 1) {
      out += last_repr;
      return;
    }
    if (level == 1) out += '(';
    for (std::size_t i = 0; i < chunks.size(); ++i) {
      if (i > 0) {
        out += '\n';
        out.append(static_cast<std::size_t>(indent), ' ');
      }
      out += chunks[i];
    }
    if (level == 1) out += ')';
  }

  Runtime& rt_;
};

}  // namespace

std::string pretty(Runtime& rt, const Value& v) {
  Printer printer(rt);
  printer.print(v, 0, 0, 0);
  return std::move(printer.out);
}

}  // namespace despatch::jinja
