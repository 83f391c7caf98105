// The few words that a page says of its own accord, in the paper's language where we know it.
#pragma once

#include <array>
#include <string_view>

namespace despatch::html {

struct Words {
  std::string_view language;  ///< BCP 47 primary subtag of these words
  std::string_view skip;
  std::string_view contents;
  std::string_view notes;  ///< heading of the footnotes
  std::string_view note;   ///< "Footnote", before its number
  std::string_view back;   ///< before a footnote's number: the way back to the text
  std::string_view done;   ///< of a task, before its words
  std::string_view to_do;
  std::string_view table;    ///< of a table without a caption
  std::string_view figure;   ///< of a chart without a caption
  std::string_view numbers;  ///< opens a chart's table
  std::string_view date;
  std::string_view reference;
  std::string_view status;
  std::string_view author;
  std::string_view page;  ///< "Page", before its number
  std::string_view of;    ///< "of", before the number of pages
  std::string_view untitled;
  std::array<std::string_view, 12> months;
};

/// English when the language is not known here; the page then says that those words are English.
[[nodiscard]] const Words& words_for(std::string_view language);

/// "ar", "he-IL", "ks-Arab" and their like.
[[nodiscard]] bool is_right_to_left(std::string_view language);

}  // namespace despatch::html
