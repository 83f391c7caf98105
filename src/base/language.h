// Language tags: what a screen reader is told to speak.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace despatch {

/// Is it a tag that a reader can act on? The grammar of BCP 47 (RFC 5646, 2.1) with a language of two or three letters:
/// "cy", "en-GB", "zh-Hant", "ur-PK", "de-1996". Two letters must be a language of ISO 639-1. A word such as "English"
/// has the grammar's form and names no language, and "UK" is no region: both are refused.
[[nodiscard]] bool is_language_tag(std::string_view tag);

/// What was surely meant by something that is no tag: "en-GB" for "English" or "en-UK", "cy" for "Welsh".
[[nodiscard]] std::optional<std::string> meant_language_tag(std::string_view typed);

}  // namespace despatch
