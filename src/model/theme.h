// kind: theme. How papers look: docs/themes.md tells authors, write/theme.h is what becomes of it
// (build/theme_files.h). No member holds a key: the look is laid over another, key by key, from the value itself.
#pragma once

#include "model/record.h"

namespace despatch {

struct ThemeMargins {};
template <>
inline Shape describe<ThemeMargins>() {
  return Record<ThemeMargins>("set of margins", "White space round the text, in millimetres.")
      .may("top", number(5, 150), "to the first line; the running header stands in it")
      .may("bottom", number(5, 150), "below the last line; the running footer stands in it")
      .may("left", number(5, 150), "paragraph numbers hang in it; the inner margin when `mirrored`")
      .may("right", number(5, 150), "the outer margin when `mirrored`")
      .mistake("inner", "left")
      .mistake("outer", "right")
      .done();
}

struct ThemePage {};
template <>
inline Shape describe<ThemePage>() {
  return Record<ThemePage>("page", "The sheet.")
      .may("size", choice({"A3", "A4", "A5", "B5", "Letter", "Legal"}), "a size by its name")
      .may("width", number(80, 900), "in millimetres, for a sheet without a name")
      .may("height", number(80, 900), "in millimetres")
      .may("orientation", choice({"portrait", "landscape"}), "which side is up")
      .may("margins", record<ThemeMargins>(), "round the text")
      .may("mirrored", boolean(), "printed on both sides: left and right margins change places on even pages")
      .may("multiple_of", whole(1, 64), "blank pages at the end fill up to a multiple of this: 2 or 4 for a booklet")
      .mistake("margin", "margins")
      .mistake("duplex", "mirrored")
      .done();
}

struct ThemeFonts {};
template <>
inline Shape describe<ThemeFonts>() {
  return Record<ThemeFonts>(
             "set of fonts",
             "Families by name, or `sans`, `serif`, `mono`. Scripts that a family lacks are set in Noto.")
      .may("text", text(), "the text")
      .may("headings", text(), "headings")
      .may("code", text(), "code")
      .mistake("heading", "headings")
      .mistake("body", "text")
      .done();
}

struct ThemeSizes {};
template <>
inline Shape describe<ThemeSizes>() {
  return Record<ThemeSizes>("set of sizes", "Sizes of type, in points.")
      .may("text", number(6, 48), "the text; clear print asks for 12 or more")
      .may("tables", one_or_more(number(6, 48)),
           "tables; of several the first at which the columns are comfortable, and the last rather than break a word")
      .may("captions", number(6, 48), "captions of tables and figures")
      .may("notes", number(6, 48), "footnotes")
      .may("running", number(6, 48), "running header and footer")
      .may("code", number(6, 48), "blocks of code")
      .may("raised", number(0.5, 1), "superscripts and footnote marks, as a share of the size of their line")
      .may("code_in_text", number(0.7, 1), "code in a line of text, as a share of the size of that line")
      .mistake("body", "text")
      .mistake("table", "tables")
      .mistake("footnotes", "notes")
      .mistake("header", "running")
      .mistake("footer", "running")
      .done();
}

struct ThemeSpacing {};
template <>
inline Shape describe<ThemeSpacing>() {
  return Record<ThemeSpacing>("set of distances", "Distances, as multiples of the size of type.")
      .may("lines", number(1, 3), "from one baseline to the next")
      .may("paragraphs", number(0, 4), "between paragraphs")
      .may("list_items", number(0, 4), "between the items of a list of short items")
      .mistake("leading", "lines")
      .mistake("line_height", "lines")
      .done();
}

struct ThemeColours {};
template <>
inline Shape describe<ThemeColours>() {
  return Record<ThemeColours>("set of colours", "Colours, held against what is behind them by WCAG's rule of contrast.")
      .may("page", colour(), "the page itself; white costs no ink")
      .may("text", colour(), "the text")
      .may("headings", colour(), "headings, captions, paragraph numbers, heads of tables")
      .may("accent", colour(), "the council's name, the line under the title, rules and titles of callouts")
      .may("links", colour(), "links")
      .may("quiet", colour(), "running header and footer, subtitle, the line of facts under the title")
      .may("rules", colour(), "thin rules of tables")
      .may("strong_rules", colour(), "the rules below a table's head and above a total")
      .may("panels", colour(), "the ground of callouts and code")
      .may("warnings", colour(), "rule and title of warnings; the marking")
      .may("watermark", colour(), "the words behind the text")
      .may("table_head", colour(), "the words of a table's head")
      .may("table_head_ground", either({colour(), boolean()}), "behind a table's head; false for none")
      .may("zebra", either({colour(), boolean()}), "behind every other row of a table; false for none")
      .may("series", list(colour(), 6), "six fills of charts, each 3 to 1 or more against the one before it")
      .mistake("background", "page")
      .mistake("heading", "headings")
      .mistake("link", "links")
      .mistake("warning", "warnings")
      .mistake("panel", "panels")
      .done();
}

struct ThemeHeading {};
template <>
inline Shape describe<ThemeHeading>() {
  return Record<ThemeHeading>("heading style", "How headings of a level look.")
      .may("size", number(6, 96), "in points")
      .may("colour", colour(), "where it is not that of all headings")
      .may("weight", choice({"bold", "regular"}), "how heavy")
      .may("slant", choice({"upright", "italic"}), "upright or italic")
      .may("above", number(0, 10), "space above, in sizes of the text")
      .may("below", number(0, 10), "space below, in sizes of the text")
      .may("rule", boolean(), "a thin line below")
      .mistake("color", "colour")
      .done();
}

struct ThemeHeadings {};
template <>
inline Shape describe<ThemeHeadings>() {
  return Record<ThemeHeadings>("set of headings",
                               "Headings by level. There is no key for capitals: blocks of them are hard to read.")
      .may("all", record<ThemeHeading>(), "what holds for every level that does not say otherwise")
      .may("h1", record<ThemeHeading>(), "the title")
      .may("h2", record<ThemeHeading>(), "the second level")
      .may("h3", record<ThemeHeading>(), "the third")
      .may("h4", record<ThemeHeading>(), "the fourth")
      .may("h5", record<ThemeHeading>(), "the fifth")
      .may("h6", record<ThemeHeading>(), "the sixth")
      .done();
}

struct ThemeRunningFirst {};
template <>
inline Shape describe<ThemeRunningFirst>() {
  return Record<ThemeRunningFirst>("running line of the first page", "What stands on the first page instead.")
      .may("left", text(), "at the left")
      .may("centre", text(), "in the middle")
      .may("right", text(), "at the right")
      .may("rule", boolean(), "a thin line between it and the text")
      .mistake("center", "centre")
      .done();
}

struct ThemeRunning {};
template <>
inline Shape describe<ThemeRunning>() {
  return Record<ThemeRunning>(
             "running line",
             "What stands above or below the text of each page. Fields are filled in: {title}, {council}, {date}, "
             "{reference}, {status}, {page}, {pages}, {marking}; {header} and {footer} are the words of the paper's "
             "front matter, or its title and its council.")
      .may("left", either({text(), boolean()}), "at the left; false for nothing")
      .may("centre", either({text(), boolean()}), "in the middle; false for nothing")
      .may("right", either({text(), boolean()}), "at the right; false for nothing")
      .may("rule", boolean(), "a thin line between it and the text")
      .may("first_page", either({boolean(), record<ThemeRunningFirst>()}),
           "on the first page: true for the same, false for nothing, or lines of its own")
      .mistake("center", "centre")
      .mistake("first", "first_page")
      .done();
}

struct ThemeLogo {};
template <>
inline Shape describe<ThemeLogo>() {
  return Record<ThemeLogo>("logo", "A picture at the top of the first page.")
      .needs("file", text(), "PNG or JPEG, named from the theme file's folder")
      .may("alt", text(), "what it says, for those who do not see it; without it the logo is decoration")
      .may("place", choice({"left", "centre", "right"}), "where it stands")
      .may("width", number(5, 400), "at most this wide, in millimetres; it is scaled, never cropped")
      .may("height", number(5, 400), "at most this high, in millimetres")
      .mistake("src", "file")
      .mistake("picture", "file")
      .done();
}

struct ThemeTables {};
template <>
inline Shape describe<ThemeTables>() {
  return Record<ThemeTables>("look of tables", "How tables look.")
      .may("rules", choice({"rows", "head", "grid"}),
           "a thin line below each row; only below the head and the last row; or between the columns as well")
      .may("wide", choice({"turn", "list"}),
           "a table too wide for the page: smaller and on a turned page, or a list with a group for each row")
      .mistake("zebra", "rules")
      .done();
}

struct ThemeFile {};
template <>
inline Shape describe<ThemeFile>() {
  return Record<ThemeFile>(
             "theme",
             "How papers look: a council's own look, or an edition of it such as large print. Every key is optional.")
      .needs("kind", choice({"theme"}), "what this file is")
      .may("title", text(), "what it is for, for readers of the file")
      .may("extends", text(),
           "the theme that this one is laid over: `standard`, another of the program's, or a file of the project")
      .may("page", record<ThemePage>(), "the sheet")
      .may("fonts", record<ThemeFonts>(), "families")
      .may("sizes", record<ThemeSizes>(), "sizes of type")
      .may("spacing", record<ThemeSpacing>(), "distances")
      .may("colours", record<ThemeColours>(), "colours")
      .may("contrast", number(4.5, 21), "least contrast of text: 4.5, and 7 for large print; it cannot be less")
      .may("headings", record<ThemeHeadings>(), "headings by level")
      .may("header", record<ThemeRunning>(), "above the text of each page")
      .may("footer", record<ThemeRunning>(), "below the text of each page")
      .may("logo", either({record<ThemeLogo>(), boolean()}), "a picture at the top of the first page; false for none")
      .may("tables", record<ThemeTables>(), "tables")
      .may("italics", boolean(), "false: what is stressed is bold instead")
      .may("underlined_links", boolean(), "false: links to elsewhere are bold instead")
      .may("side_headings", choice({"beside", "above"}), "where the side headings of minutes stand")
      .may("line_numbers", either({boolean(), whole(1, 100)}),
           "true: each line's number in the margin, for those who comment on a draft; 5: every fifth")
      .may("watermark", either({text(), boolean()}), "a word or two, large and pale behind the text; false for none")
      .may("cover", boolean(), "the title has a page of its own")
      .mistake("colors", "colours")
      .mistake("font", "fonts")
      .mistake("margins", "page")
      .mistake("base", "extends")
      .mistake("leading", "spacing")
      .example(R"(kind: theme
title: The look of Fernshire Council
fonts:
  text: Liberation Sans
colours:
  headings: "#14532d"
  accent: "#166534"
footer:
  left: "{council}, {reference}"
  right: "Page {page} of {pages}"
)")
      .done();
}

}  // namespace despatch
