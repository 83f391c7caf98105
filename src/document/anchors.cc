#include "document/anchors.h"

#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "document/inlines.h"
#include "document/tree.h"

namespace despatch {
namespace {

/// What a reference can say of the thing it leads to.
struct Target {
  std::string label;   ///< "paragraph 14", "Table 2", "Appendix 1", "section 2.6"; empty for a heading without a number
  std::string number;  ///< "14", "2", "1", "2.6"
  const Inlines* words = nullptr;  ///< of a heading
  Span where;
};

bool is_placeholder(const Link& link) {
  if (!link.url.starts_with('#')) return false;
  if (link.inlines.empty() || !has_words(link.inlines)) return true;
  if (link.inlines.size() != 1) return false;
  const auto* const text = std::get_if<Text>(&link.inlines.front().node);
  return text && text->text == "#";
}

bool holds_placeholder(const Inlines& inlines) {
  for (const Inline& one : inlines) {
    if (const auto* const link = std::get_if<Link>(&one.node); link && is_placeholder(*link)) return true;
    if (const Inlines* const inside = child_inlines(one); inside && holds_placeholder(*inside)) return true;
  }
  return false;
}

/// A heading's words for use elsewhere: no links, pictures, notes or remarks.
Inlines quotable(const Inlines& inlines) {
  Inlines out;
  for (const Inline& one : inlines) {
    if (const auto* const link = std::get_if<Link>(&one.node)) {
      for (Inline& inner : quotable(link->inlines)) {
        if (const auto* const text = std::get_if<Text>(&inner.node))
          append_text(out, text->text, inner.where);
        else
          out.push_back(std::move(inner));
      }
    } else if (const auto* const text = std::get_if<Text>(&one.node)) {
      append_text(out, text->text, one.where);
    } else if (std::holds_alternative<LineBreak>(one.node)) {
      append_text(out, " ", one.where);
    } else if (std::holds_alternative<CodeSpan>(one.node)) {
      out.push_back(one);
    } else if (child_inlines(one)) {
      Inline copy = one;
      *child_inlines(copy) = quotable(*child_inlines(one));
      if (!child_inlines(copy)->empty()) out.push_back(std::move(copy));
    }
  }
  return out;
}

/// GitHub's own anchor of a heading, which READMEs use in their lists of contents.
std::string github_slug(std::string_view words) {
  std::string out;
  for (const char c : ascii_lower(words)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ')
      out += '-';
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || byte >= 0x80)
      out += c;
  }
  return out;
}

/// slug(), without punctuation beyond ASCII.
std::string heading_slug(std::string_view words) {
  std::string plain;
  plain.reserve(words.size());
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(words, at);
    const bool mark = (c >= 0x80 && c < 0xC0) || c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c < 0x2070) ||
                      (c >= 0x2190 && c < 0x2C00) || (c >= 0x3000 && c < 0x3004) || c == 0xFEFF || c == 0xFFFD;
    if (c == 0x2019) continue;  // an apostrophe joins
    if (mark)
      plain += ' ';
    else
      plain += words.substr(begin, at - begin);
  }
  return slug(plain);
}

class Anchors {
 public:
  Anchors(Document& document, bool has_local_links, Diagnostics& out)
      : document_(document), links_(has_local_links), out_(out) {}

  void run() {
    written(document_.blocks, "", false);
    for (Footnote& note : document_.footnotes) written(note.blocks, "", false);
    if (links_) {
      // A heading's anchor is made of its words, so a reference among them is filled in first.
      in_headings_ = true;
      each_block([&](Block& block) {
        if (auto* const heading = std::get_if<Heading>(&block.node); heading && holds_placeholder(heading->inlines))
          resolve_all(heading->inlines);
      });
      in_headings_ = false;
    }
    each_block([&](Block& block) {
      if (auto* const heading = std::get_if<Heading>(&block.node)) name_heading(*heading, block);
    });
    if (!links_) return;
    each_block([&](Block& block) { for_each_child_inlines(block, [&](Inlines& inlines) { resolve_all(inlines); }); });
  }

 private:
  template <class Visit>
  void each_block(Visit&& visit) {
    const auto walk = [&](const auto& self, Blocks& blocks) -> void {
      for (Block& block : blocks) {
        visit(block);
        for_each_child_blocks(block, [&](Blocks& inside) { self(self, inside); });
      }
    };
    walk(walk, document_.blocks);
    for (Footnote& note : document_.footnotes) walk(walk, note.blocks);
  }

  // ---- anchors that the author wrote

  void claim(std::string& id, Target target) {
    if (id.empty()) return;
    std::string name = id;
    if (const auto before = targets_.find(name); before != targets_.end()) {
      name = unique(id);
      out_.error("document/anchor-twice", target.where, fmt::format("the anchor `{}` is given twice", id))
          .note(before->second.where, "first here");
      id = name;
    }
    targets_.emplace(std::move(name), std::move(target));
  }

  std::string unique(const std::string& name) {
    int& next = next_suffix_[name];
    std::string made = name;
    for (next = std::max(next, 2); targets_.contains(made); ++next) made = fmt::format("{}-{}", name, next);
    return made;
  }

  /// `outer`: the label of the numbered paragraph round it, "3" or "3(a)". `numbered`: it is one of a report's.
  void written(Blocks& blocks, const std::string& outer, bool numbered) {
    for (Block& block : blocks) {
      if (block.id_written) claim(block.id, target_of(block));
      if (auto* const list = std::get_if<List>(&block.node)) {
        const bool paragraph = list->numbered_paragraphs || numbered;
        for (ListItem& item : list->items) {
          const bool bullet = list->style == ListStyle::Bullet;
          std::string label = bullet ? outer : label_in(outer, item.label, list->numbered_paragraphs);
          if (!item.id.empty()) {
            Target target;
            target.where = item.where;
            if (!label.empty()) {
              target.number = label;
              target.label = fmt::format("{} {}", paragraph ? "paragraph" : "item", label);
            }
            claim(item.id, std::move(target));
          }
          written(item.blocks, label, paragraph);
        }
        continue;
      }
      for_each_child_blocks(block, [&](Blocks& inside) { written(inside, outer, numbered); });
    }
  }

  static std::string label_in(const std::string& outer, std::string_view own, bool paragraph) {
    while (own.ends_with('.')) own.remove_suffix(1);
    if (paragraph || outer.empty()) return std::string(own);
    return own.starts_with('(') ? outer + std::string(own) : fmt::format("{}.{}", outer, own);
  }

  static Target target_of(const Block& block) {
    Target target;
    target.where = block.where;
    const auto numbered = [&](const std::string& number) {
      if (number.empty()) return;
      target.label = number;
      target.number = number.substr(number.rfind(' ') + 1);
    };
    std::visit(
        Overloaded{[&](const Heading& one) {
                     target.words = &one.inlines;
                     if (one.number.empty()) return;
                     target.number = one.appendix ? one.number.substr(one.number.rfind(' ') + 1) : one.number;
                     target.label = one.appendix ? one.number : "section " + one.number;
                   },
                   [&](const Table& one) { numbered(one.number); }, [&](const Figure& one) { numbered(one.number); },
                   [&](const Chart& one) { numbered(one.number); }, [](const auto&) {}},
        block.node);
    return target;
  }

  // ---- anchors of headings

  void name_heading(const Heading& heading, Block& block) {
    const std::string words = plain_text(heading.inlines);
    std::string github = github_slug(heading.number.empty() || heading.appendix ? words : heading.number + " " + words);
    const int before = github_count_[github]++;
    if (before > 0) github += fmt::format("-{}", before);
    if (!block.id_written) {
      std::string name = heading_slug(words);
      if (name.empty()) name = "section";
      block.id = unique(name);
      targets_.emplace(block.id, target_of(block));
    }
    aliases_.emplace(std::move(github), block.id);
  }

  // ---- references

  void resolve_all(Inlines& inlines) {
    before_.clear();
    dropped_any_ = false;
    resolve(inlines);
    if (dropped_any_) trim_inlines(inlines);
  }

  void resolve(Inlines& inlines) {
    bool dropped = false;
    for (Inline& one : inlines) {
      if (auto* const link = std::get_if<Link>(&one.node); link && link->url.starts_with('#') && link->url.size() > 1)
        dropped = resolve_link(*link, one.where) || dropped;
      if (const auto* const text = std::get_if<Text>(&one.node))
        before_ = text->text.size() > 16 ? text->text.substr(text->text.size() - 16) : before_ + text->text;
      else if (Inlines* const inside = child_inlines(one))
        resolve(*inside);
      else
        before_ += "x";
    }
    if (!dropped) return;
    dropped_any_ = true;
    // Links that lead nowhere leave their words.
    Inlines kept;
    for (Inline& one : inlines) {
      auto* const link = std::get_if<Link>(&one.node);
      if (!link || !link->url.empty()) {
        if (const auto* const text = std::get_if<Text>(&one.node))
          append_text(kept, text->text, one.where);
        else
          kept.push_back(std::move(one));
        continue;
      }
      Inlines words = std::move(link->inlines);
      for (Inline& inner : words) {
        if (const auto* const text = std::get_if<Text>(&inner.node))
          append_text(kept, text->text, inner.where);
        else
          kept.push_back(std::move(inner));
      }
    }
    inlines = std::move(kept);
  }

  /// True when the link leads nowhere: its address is empty then.
  bool resolve_link(Link& link, Span where) {
    const std::string name = link.url.substr(1);
    const bool placeholder = is_placeholder(link);
    const bool number_alone = placeholder && has_words(link.inlines);
    auto target = targets_.find(name);
    if (target == targets_.end()) {
      if (in_headings_ && !placeholder) return false;
      if (const auto alias = aliases_.find(ascii_lower(name)); alias != aliases_.end()) {
        link.url = "#" + alias->second;
        target = targets_.find(alias->second);
      }
    }
    if (target == targets_.end()) return lead_nowhere(link, name, placeholder, where);
    if (!placeholder) return false;
    fill(link, target->second, number_alone, where);
    return false;
  }

  bool lead_nowhere(Link& link, const std::string& name, bool placeholder, Span where) {
    // In a text where nothing is right, guessing each time would take longer than it helps.
    std::optional<std::string_view> meant;
    std::vector<std::string_view> names;
    if (++nowhere_ <= 200 && targets_.size() < 5000) {
      for (const auto& [known, target] : targets_) names.push_back(known);
      std::ranges::sort(names);  // the table has no order of its own
      meant = nearest(name, names);
    }
    const std::string what = fmt::format("no anchor is called `{}`", name);
    auto fault =
        placeholder ? out_.error("document/no-such-anchor", where, what)
                    : out_.warning("document/no-such-anchor", where, what + ", so only the words of the link are kept");
    if (meant)
      fault.help(fmt::format("did you mean `#{}`?", *meant));
    else
      fault.help(fmt::format("give the block its anchor with `<!-- id: {} -->` on the line before it", name));
    if (placeholder) link.inlines = {{Text{name}, where}};
    link.url.clear();
    return true;
  }

  void fill(Link& link, const Target& target, bool number_alone, Span where) {
    const std::string& words = number_alone ? target.number : target.label;
    link.inlines.clear();
    if (!words.empty()) {
      std::string text = words;
      if (begins_sentence() && text[0] >= 'a' && text[0] <= 'z' && !number_alone)
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
      append_text(link.inlines, text, where);
      return;
    }
    if (target.words) link.inlines = quotable(*target.words);
    if (has_words(link.inlines)) return;
    out_.error("document/reference-without-words", where,
               fmt::format("`{}` leads to a block that has neither number nor words of its own", link.url))
        .note(target.where, "this block")
        .help("write words between the brackets, or give the block a caption");
    link.inlines = {{Text{link.url.substr(1)}, where}};
  }

  bool begins_sentence() const {
    const std::string_view text = trim(before_);
    if (text.empty()) return true;
    if (text.back() != '.' && text.back() != '!' && text.back() != '?') return false;
    const std::string_view word =
        text.substr(text.find_last_of(" (") == std::string_view::npos ? 0 : text.find_last_of(" (") + 1);
    // "e.g.", "cf.", "No." stop no sentence.
    if (word.find('.') + 1 < word.size()) return false;
    const std::string lower = ascii_lower(word);
    return lower != "cf." && lower != "no." && lower != "para." && lower != "paras." && lower != "eg." &&
           lower != "ie." && lower != "p." && lower != "pp." && lower != "viz." && lower != "vs.";
  }

  Document& document_;
  bool links_;
  Diagnostics& out_;
  bool in_headings_ = false;
  bool dropped_any_ = false;  ///< in the block at hand
  int nowhere_ = 0;           ///< links that lead nowhere, so far
  std::string before_;        ///< the last characters before the inline at hand
  std::unordered_map<std::string, Target> targets_;
  std::unordered_map<std::string, int> next_suffix_;
  std::unordered_map<std::string, int> github_count_;
  std::unordered_map<std::string, std::string> aliases_;
};

// --------------------------------------------------------------------------------------------------------- contents

/// Headings that can be listed: those of the document itself, of its languages and its side headings.
template <class Visit>
void each_listed_heading(Blocks& blocks, Visit&& visit) {
  for (Block& block : blocks)
    std::visit(Overloaded{[&](Heading& one) { visit(one, block); },
                          [&](LanguageBlock& one) { each_listed_heading(one.blocks, visit); },
                          [&](SideHeadings& one) { each_listed_heading(one.blocks, visit); }, [](auto&) {}},
               block.node);
}

template <class Visit>
void each_contents(Blocks& blocks, Visit&& visit) {
  for (Block& block : blocks)
    std::visit(Overloaded{[&](Contents& one) { visit(one, block); },
                          [&](LanguageBlock& one) { each_contents(one.blocks, visit); },
                          [&](SideHeadings& one) { each_contents(one.blocks, visit); }, [](auto&) {}},
               block.node);
}

}  // namespace

void settle_anchors(Document& document, bool has_local_links, Diagnostics& out) {
  Anchors(document, has_local_links, out).run();
}

void fill_contents(Document& document, Diagnostics& out) {
  constexpr std::size_t kMostLines = 200'000;
  bool wanted = false;
  each_contents(document.blocks, [&](Contents&, const Block&) { wanted = true; });
  if (!wanted) return;
  int first_level = 0;
  each_listed_heading(document.blocks, [&](const Heading& one, const Block&) { first_level += one.level == 1; });
  // The title is no entry of its own contents; a file of several titles lists them all but the first.
  const int top = first_level > 1 ? 1 : 2;
  std::size_t lines = 0;
  bool told = false;
  each_contents(document.blocks, [&](Contents& contents, const Block& at) {
    if (lines > kMostLines) {
      if (!std::exchange(told, true))
        out.error("document/too-large", at.where,
                  fmt::format("the lists of contents above this one have {} lines", lines))
            .help("a paper needs one list of contents; take the others out");
      return;
    }
    bool title = true;
    each_listed_heading(document.blocks, [&](const Heading& one, const Block& block) {
      const bool is_title = one.level == 1 && title;
      if (one.level == 1) title = false;
      if (is_title || one.level < top || one.level >= top + contents.depth) return;
      Inlines words = quotable(one.inlines);
      if (!has_words(words) && one.number.empty()) return;
      contents.entries.push_back({one.level - top + 1, one.number, std::move(words), block.id});
    });
    lines += contents.entries.size();
  });
}

}  // namespace despatch
