// Random Markdown → parse → write → parse must give the same tree (see tests/commonmark/round_trip.h).
//     document_fuzz FILE...                 replays files
//     document_fuzz --rounds N [--seed S]   makes texts from pieces of the dialect and changes them at random
// Built with -fsanitize=fuzzer and DESPATCH_LIBFUZZER it is a libFuzzer target.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/text.h"
#include "round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (const auto fault = despatch::round_trip_fault(text)) {
    std::fprintf(stderr, "%s\n--- text:\n%s\n", fault->c_str(), text.c_str());
    std::abort();
  }
  return 0;
}

#ifndef DESPATCH_LIBFUZZER
namespace {

const std::vector<std::string_view> kPieces{"a",
                                            "b c",
                                            "word ",
                                            " ",
                                            "  ",
                                            "\n",
                                            "\n\n",
                                            "\n  ",
                                            "\n    ",
                                            "\n   ",
                                            "*",
                                            "**",
                                            "_",
                                            "__",
                                            "***",
                                            "`",
                                            "``",
                                            "```",
                                            "```\n",
                                            "~",
                                            "~~",
                                            "~~~",
                                            "\\",
                                            "\\\n",
                                            "  \n",
                                            "[",
                                            "]",
                                            "(",
                                            ")",
                                            "](",
                                            "[x](y)",
                                            "![x](y.png)",
                                            "![",
                                            "<",
                                            ">",
                                            "&",
                                            "&amp;",
                                            "&lt;",
                                            "&#32;",
                                            "&nbsp;",
                                            "&#9;",
                                            "#",
                                            "## ",
                                            "### ",
                                            "# ",
                                            "- ",
                                            "* ",
                                            "+ ",
                                            "1. ",
                                            "2) ",
                                            "10. ",
                                            "> ",
                                            "---\n",
                                            "***\n",
                                            "___\n",
                                            "===\n",
                                            "|",
                                            "| a | b |\n|---|--:|\n| c | d |\n",
                                            "|---|\n",
                                            "\\|",
                                            "www.a.b",
                                            "http://a.b/c_d",
                                            "a@b.co",
                                            "https://x.y).",
                                            "ftp://a.b",
                                            "<http://x.y>",
                                            "[^1]",
                                            "[^1]: note\n",
                                            "[^n]: a\n\n    b\n",
                                            "[r]",
                                            "[r]: /u 't'\n",
                                            "<b>",
                                            "</b>",
                                            "<i>",
                                            "</i>",
                                            "<em>",
                                            "</em>",
                                            "<sup>",
                                            "</sup>",
                                            "<span lang=\"cy\">",
                                            "</span>",
                                            "<abbr title=\"x\">",
                                            "</abbr>",
                                            "<br>",
                                            "<code>",
                                            "</code>",
                                            "<del>",
                                            "</del>",
                                            "<a href=\"#x\">",
                                            "</a>",
                                            "<img src=\"i.png\" alt=\"j\">",
                                            "<div>",
                                            "</div>",
                                            "<p>",
                                            "<u>",
                                            "<!--",
                                            "-->",
                                            "<!-- c -->",
                                            "<?x?>",
                                            "<![CDATA[x]]>",
                                            "<!-- numbered -->\n",
                                            "<!-- numbered: by-section -->\n",
                                            "<!-- numbered: continue -->\n",
                                            "<!-- /numbered -->\n",
                                            "<!-- id: x -->\n",
                                            "<!-- id: y -->\n",
                                            "[](#x)",
                                            "[#](#x)",
                                            "[](#y)",
                                            "[w](#x)",
                                            "<!-- caption: C *d* -->\n",
                                            "<!-- widths: 1 2 -->\n",
                                            "<!-- align: left decimal -->\n",
                                            "<!-- total -->\n",
                                            "<!-- row-headers -->\n",
                                            "<!-- landscape -->\n",
                                            "<!-- contents -->\n",
                                            "<!-- contents: W; depth=3 -->\n",
                                            "<!-- key-values -->\n",
                                            "- **K:** v\n",
                                            "- **K**: v\n",
                                            "> [!NOTE]\n> ",
                                            "<!-- callout: T; u -->\n",
                                            "<!-- appendix -->\n",
                                            "<!-- side-headings -->\n",
                                            "<!-- /side-headings -->\n",
                                            "<!-- page-break -->\n",
                                            "<!-- answer-space: A; lines=3 -->\n",
                                            "<!-- lang: cy -->\n",
                                            "<!-- /lang -->\n",
                                            "<!-- decorative -->\n",
                                            "<!-- list: (a) -->\n",
                                            "```chart\nx: 1\n```\n",
                                            "- [ ] ",
                                            "- [x] ",
                                            "!",
                                            "?",
                                            ".",
                                            ":",
                                            ";",
                                            "=",
                                            "-",
                                            "+",
                                            "\"",
                                            "'",
                                            "“",
                                            "é",
                                            "\u00A0",
                                            "£",
                                            "1",
                                            "2.6 ",
                                            "Appendix 1: ",
                                            "---\ntitle: t\n---\n",
                                            "\t",
                                            "\r\n",
                                            "\r",
                                            "e.g. ",
                                            "10.",
                                            "1)",
                                            "#",
                                            "www.",
                                            "://",
                                            "@",
                                            "xmpp:a@b.co",
                                            "|-|-|\n",
                                            "\n| x |\n",
                                            "^",
                                            "[^",
                                            "]:",
                                            "--",
                                            "{",
                                            "}",
                                            "$"};

std::string random_text(std::mt19937_64& random) {
  std::string text;
  const std::size_t count = 1 + random() % (random() % 4 == 0 ? 120 : 14);
  for (std::size_t i = 0; i < count; ++i) text += kPieces[random() % kPieces.size()];
  return text;
}

std::string changed(std::string text, std::mt19937_64& random) {
  for (std::size_t n = 1 + random() % 4; n > 0; --n) {
    const std::size_t at = random() % (text.size() + 1);
    const std::size_t length = std::min<std::size_t>(random() % 12, text.size() - at);
    switch (random() % 3) {
      case 0: text.erase(at, length); break;
      case 1: text.insert(at, kPieces[random() % kPieces.size()]); break;
      default: text.insert(random() % (text.size() + 1), text.substr(at, length)); break;
    }
  }
  return text;
}

/// The smallest text found that still breaks the promise, by leaving pieces out.
std::string smallest(std::string text) {
  for (std::size_t step = text.size() / 2; step > 0;) {
    bool smaller = false;
    for (std::size_t at = 0; at + step <= text.size();) {
      std::string shorter = text;
      shorter.erase(at, step);
      if (!despatch::find_invalid_utf8(shorter) && despatch::round_trip_fault(shorter)) {
        text = std::move(shorter);
        smaller = true;
      } else {
        ++at;
      }
    }
    if (!smaller || step > text.size()) step /= 2;
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> seeds;
  std::uint64_t rounds = 0, seed = 1;
  std::size_t most = 1;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--rounds" && i + 1 < argc)
      rounds = std::strtoull(argv[++i], nullptr, 10);
    else if (word == "--seed" && i + 1 < argc)
      seed = std::strtoull(argv[++i], nullptr, 10);
    else if (word == "--most" && i + 1 < argc)
      most = std::strtoull(argv[++i], nullptr, 10);
    else if (const auto file = despatch::read_file(argv[i]))
      seeds.push_back(*file);
  }
  for (const std::string& text : seeds)
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  std::mt19937_64 random(seed);
  std::size_t found = 0;
  for (std::uint64_t round = 0; round < rounds && found < most; ++round) {
    std::string text =
        seeds.empty() || random() % 2 ? random_text(random) : changed(seeds[random() % seeds.size()], random);
    if (const auto fault = despatch::round_trip_fault(text)) {
      ++found;
      const std::string small = smallest(std::move(text));
      std::printf("=== round %llu\n%s\n--- text:\n%s\n\n", static_cast<unsigned long long>(round),
                  despatch::round_trip_fault(small)->c_str(), small.c_str());
    }
  }
  std::printf("%zu files, %llu random texts, %zu faults\n", seeds.size(), static_cast<unsigned long long>(rounds),
              found);
  return found == 0 ? 0 : 1;
}
#endif
