// Numbers: of headings, numbered paragraphs, list items, tables, figures and appendices.
#pragma once

#include "base/diagnostic.h"
#include "document/document.h"

namespace despatch {

/// Gives every number and label, in order of text. A heading's own typed number is dropped where one is computed.
void give_numbers(Document& document, Diagnostics& out);

/// "c" of 3, "aa" of 27.
[[nodiscard]] std::string letter_number(int number, bool upper);
/// "iv" of 4; plain digits beyond 3999 or below 1.
[[nodiscard]] std::string roman_number(int number, bool upper);

/// The style that an ordered list has when its author says nothing, and whether in brackets.
struct DefaultStyle {
  ListStyle style = ListStyle::Decimal;
  bool parenthesised = false;
};
/// `inside`: how many ordered lists of a numbered paragraph stand round it, itself the first; 0 outside of them.
[[nodiscard]] DefaultStyle default_list_style(int inside);

}  // namespace despatch
