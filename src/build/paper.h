// One paper, from its file to its formats. Each step is a function of values; what it reads comes through the Workshop.
//
//     PaperLog log(sources);
//     if (auto merged = merge_paper(request, workshop, log)) {
//       EmittedPaper paper = emit_markdown(std::move(*merged), log);
//       std::string page = make_html(paper, load, log);
//     }
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/assets.h"
#include "base/date.h"
#include "base/diagnostic.h"
#include "build/content_check.h"
#include "build/data.h"
#include "build/disk.h"
#include "build/places.h"
#include "build/project.h"
#include "build/template_folders.h"
#include "build/theme_files.h"
#include "build/trace_log.h"
#include "document/document.h"
#include "template/template.h"
#include "value/value.h"
#include "write/pdf/fonts.h"
#include "write/pdf/write_pdf.h"

namespace despatch {

/// What the papers of a project share while they are made. Safe to use from several threads at once.
struct Workshop {
  Disk& disk;
  DataFiles& data;
  TemplateFolders& templates;
  Environment& environment;
  ContentCheck* content = nullptr;  ///< null where there is no project to hold data against
};

/// What happened to one paper: its faults, told at the author's places, and what it read.
struct PaperLog {
  explicit PaperLog(SourceMap& all_sources) : sources(all_sources) {}
  SourceMap& sources;
  Diagnostics diagnostics;
  MadeSources made;
  Inputs inputs;
  std::filesystem::path project;  ///< the paper's project, from which the sources of its figures are named; or empty
  std::vector<Value> documents;   ///< the data it took, each with what was worked out from it
  TraceLog* trace = nullptr;      ///< where merges write down how values came about, when somebody asks
};

/// A paper's file, and what stands round it.
struct PaperRequest {
  std::filesystem::path file;                            ///< data and pictures are named from its folder
  const Source* source = nullptr;                        ///< its text
  std::filesystem::path root;                            ///< nothing outside this folder is read for the paper
  const ProjectFolder* project = nullptr;                ///< null for a file on its own
  std::string template_name;                             ///< stands for the front matter's `template:` when not empty
  std::string theme;                                     ///< likewise for `theme:`
  std::vector<std::pair<std::string, Value>> variables;  ///< beside those of the front matter; these win
  /// What templates see in place of what a data file holds: a meeting with its page numbers filled in.
  std::map<const Source*, Value> stand_ins;
};

/// The paper with its template and data in it: front matter, then Markdown. Nothing when it could not be merged.
///
/// Variables of the template: each name under `data:`, with what the rules work out from it under its key `computed`;
/// `project`, the despatch.yaml; `paper`, the front matter; and, where there is a template, `body`: the paper's own
/// text, merged before. Texts in the front matter that hold `{{` or `{%` are merged first of all.
[[nodiscard]] std::optional<MadeText> merge_paper(const PaperRequest& request, Workshop& workshop, PaperLog& log);

/// The file's whole text is the template, front matter and all, as Jinja2 would take it.
[[nodiscard]] std::optional<MadeText> merge_plain(const PaperRequest& request, Workshop& workshop, PaperLog& log);

/// True when the front matter says that this file is a paper to be merged: it names a template or data.
[[nodiscard]] bool names_template_or_data(const Source& source);

struct EmittedPaper {
  const Source* markdown = nullptr;  ///< the text of the .md file
  Document document;                 ///< that text, parsed: the one tree that HTML and PDF are written from
};

/// Parses a merged text, says what is wrong with it, and normalises it. Because the tree is that of the normalised
/// text, rendering an emitted .md alone gives the same bytes as the build did.
[[nodiscard]] EmittedPaper emit_markdown(const Source& merged, PaperLog& log);
/// Likewise for a text that was made; its name for messages is the file's.
[[nodiscard]] EmittedPaper emit_markdown(MadeText merged, const std::filesystem::path& file, PaperLog& log);

/// The look of an edition of the paper: its own theme, and the edition over it. `theme` stands for the front matter's
/// when not empty. Nothing when there is an error, which is told.
[[nodiscard]] std::optional<Look> look_of(const EmittedPaper& paper, const std::string& theme,
                                          const std::string& edition, Span edition_place, ThemeFiles& themes,
                                          PaperLog& log);

/// The editions that a value names, a text or a list of them, each once; `standard` when it names none.
[[nodiscard]] std::vector<Located<std::string>> editions_named(const Value* asked);
/// Those that the front matter asks for.
[[nodiscard]] std::vector<Located<std::string>> editions_of(const EmittedPaper& paper);

[[nodiscard]] std::string make_html(const EmittedPaper& paper, const LoadAsset& load, PaperLog& log,
                                    const Look& look = {});

/// How a paper is set as PDF: its theme and its date.
[[nodiscard]] PdfOptions pdf_options(const EmittedPaper& paper, pdf::FontLibrary& fonts, std::optional<Instant> made_at,
                                     const Look& look, Diagnostics& out);

/// `made_at` is SOURCE_DATE_EPOCH; without it the paper's own date stands in the file, and no clock is read.
[[nodiscard]] std::string make_pdf(const EmittedPaper& paper, pdf::FontLibrary& fonts, std::optional<Instant> made_at,
                                   const LoadAsset& load, PaperLog& log, const Look& look = {});

/// Pictures named from the folder of `file`, none from outside `root`. What is loaded is written down in `inputs` and,
/// by its path from that folder, in `pictures`, when these are given.
struct Picture {
  std::string url;
  const Source* source = nullptr;
};
[[nodiscard]] LoadAsset picture_loader(const std::filesystem::path& file, const std::filesystem::path& root, Disk& disk,
                                       Inputs* inputs, std::vector<Picture>* pictures);

/// The name under which a file of the project stands in Inputs.
[[nodiscard]] std::string input_name(const std::filesystem::path& root, const std::filesystem::path& path);

}  // namespace despatch
