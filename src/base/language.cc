#include "base/language.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace despatch {
namespace {

// ISO 639-1, two letters each.
constexpr std::string_view kLanguages =
    "aaabaeafakamanarasavayazbabebgbhbibmbnbobrbscacechcocrcscucvcydadedvdzeeeleneoeseteufafffifjfofrfygagdglgngugvhahe"
    "hihohrhthuhyhziaidieigiiikinioisitiujajvkakgkikjkkklkmknkokrkskukvkwkylalblgliltlolulvmgmhmimkmlmnmrmsmtmynanbndne"
    "ngnlnnnonrnvnyocojomorospapiplpsptqurmrnrorurwsascsdsesgsiskslsmsnsosqsrssstsusvswtatetgthtitktltntotrtstttwtyuguk"
    "ur"
    "uzvevivowawoxhyiyozazhzu";

// Languages that a council's papers are likely to be in, as people type them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 31> kNames{
    {{"english", "en-GB"}, {"british", "en-GB"}, {"british english", "en-GB"},
     {"eng", "en"},        {"welsh", "cy"},      {"cymraeg", "cy"},
     {"wel", "cy"},        {"gaelic", "gd"},     {"irish", "ga"},
     {"cornish", "kw"},    {"scots", "sco"},     {"polish", "pl"},
     {"urdu", "ur"},       {"bengali", "bn"},    {"punjabi", "pa"},
     {"panjabi", "pa"},    {"gujarati", "gu"},   {"arabic", "ar"},
     {"hebrew", "he"},     {"chinese", "zh"},    {"french", "fr"},
     {"german", "de"},     {"spanish", "es"},    {"portuguese", "pt"},
     {"romanian", "ro"},   {"lithuanian", "lt"}, {"somali", "so"},
     {"turkish", "tr"},    {"tamil", "ta"},      {"hindi", "hi"},
     {"ukrainian", "uk"}}};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_letters(std::string_view part) { return std::ranges::all_of(part, is_letter); }
bool all_digits(std::string_view part) { return std::ranges::all_of(part, is_digit); }

bool is_two_letter_language(std::string_view code) {
  for (std::size_t i = 0; i + 1 < kLanguages.size(); i += 2)
    if (kLanguages.substr(i, 2) == code) return true;
  return false;
}

bool is_variant(std::string_view part) { return part.size() >= 5 || (part.size() == 4 && is_digit(part.front())); }

}  // namespace

bool is_language_tag(std::string_view tag) {
  const std::vector<std::string_view> parts = split(tag, '-');
  for (const std::string_view part : parts)
    if (part.empty() || part.size() > 8 ||
        !std::ranges::all_of(part, [](char c) { return is_letter(c) || is_digit(c); }))
      return false;
  const std::string primary = ascii_lower(parts.front());
  if (primary.size() < 2 || primary.size() > 3 || !all_letters(primary)) return false;
  if (primary.size() == 2 && !is_two_letter_language(primary)) return false;

  std::size_t at = 1;
  const auto more = [&] { return at < parts.size(); };
  for (int extended = 0; extended < 3 && more() && parts[at].size() == 3 && all_letters(parts[at]); ++extended) ++at;
  if (more() && parts[at].size() == 4 && all_letters(parts[at])) ++at;  // script
  if (more() && parts[at].size() == 2 && all_letters(parts[at])) {      // region
    if (ascii_lower(parts[at]) == "uk") return false;
    ++at;
  } else if (more() && parts[at].size() == 3 && all_digits(parts[at])) {
    ++at;
  }
  while (more() && is_variant(parts[at])) ++at;
  while (more() && parts[at].size() == 1 && ascii_lower(parts[at]) != "x") {  // extensions
    const std::size_t begin = ++at;
    while (more() && parts[at].size() >= 2) ++at;
    if (at == begin) return false;
  }
  if (more() && ascii_lower(parts[at]) == "x") return at + 1 < parts.size();  // private use
  return !more();
}

std::optional<std::string> meant_language_tag(std::string_view typed) {
  const std::string lower = ascii_lower(trim(typed));
  for (const auto& [name, tag] : kNames)
    if (lower == name) return std::string(tag);
  std::string tag(trim(typed));
  std::ranges::replace(tag, '_', '-');  // as computers' locales have it
  if (const std::size_t dot = tag.find('.'); dot != std::string::npos) tag.resize(dot);
  if (ascii_lower(tag).ends_with("-uk")) tag.replace(tag.size() - 2, 2, "GB");
  if (tag != typed && is_language_tag(tag)) return tag;
  return std::nullopt;
}

}  // namespace despatch
