#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"
#include "build/appendices.h"
#include "build/paper.h"
#include "model/kinds.h"
#include "model/references.h"
#include "value/yaml.h"

namespace despatch {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 3> kReserved = {"project", "paper", "body"};
/// Keys at the top of despatch.yaml that every paper's front matter has; its `defaults` come before them.
constexpr std::array<std::string_view, 4> kShared = {"council", "language", "theme", "editions"};
/// What the front matter says to the merge and to nobody after it.
constexpr std::array<std::string_view, 2> kSpent = {"template", "data"};

bool is_one_of(std::string_view name, const auto& names) { return std::ranges::find(names, name) != names.end(); }

bool holds_template(std::string_view text) {
  return text.find("{{") != std::string_view::npos || text.find("{%") != std::string_view::npos ||
         text.find("{#") != std::string_view::npos;
}

Value mapping_with(const Value& mapping, std::string_view key, Value value) {
  Value::Mapping entries = mapping.is_mapping() ? mapping.as_mapping() : Value::Mapping{};
  entries.push_back({Value(key), std::move(value)});
  return Value::mapping(std::move(entries));
}

/// One merge of one paper; the steps share the front matter and what has been read so far.
class Merger {
 public:
  Merger(const PaperRequest& request, Workshop& workshop, PaperLog& log)
      : request_(request), workshop_(workshop), log_(log), recording_(workshop.templates, log.inputs) {}

  std::optional<MadeText> plain() {
    read_variables();
    return merged(*request_.source);
  }

  std::optional<MadeText> paper() {
    if (request_.project != nullptr) log_.project = request_.root;
    const FrontMatter front = read_front_matter(*request_.source, log_.diagnostics);
    front_ = front.value.is_mapping() ? front.value : Value::mapping({});
    read_data();
    read_variables();
    if (data_is_missing_) return std::nullopt;  // a merge without its data would only tell consequences
    merge_front_matter();
    check_merged_front_matter();
    check_item();
    const bool is_public = request_.project != nullptr && !request_.project->withheld.of(request_.file).any();
    front_ =
        public_front_matter(front_, request_.file.parent_path(), is_public ? &request_.project->withheld : nullptr);

    context_ = mapping_with(context_, "paper", front_);
    std::optional<MadeText> text = merged(body_source(front.body_begin));
    const Value* named = front_.find("template");
    if (named != nullptr || !request_.template_name.empty()) text = in_template(named, std::move(text));
    if (!text || log_.diagnostics.errors() != 0) return std::nullopt;
    return with_front_matter(std::move(*text));
  }

 private:
  // ---- what the template sees

  void read_data() {
    context_ = Value::mapping({});
    if (request_.project != nullptr) {
      const Value& settings = request_.project->settings;
      context_ = mapping_with(context_, "project", settings);
      if (const Value* shared = settings.find("data")) read_data_from(*shared, request_.project->folder);
    }
    if (const Value* data = front_.find("data")) read_data_from(*data, request_.file.parent_path());
  }

  /// Names of files are taken from `folder`.
  void read_data_from(const Value& names, const fs::path& folder) {
    const Value* data = &names;
    if (data->is_null()) return;
    if (!data->is_mapping()) {
      log_.diagnostics
          .error("paper/data-not-a-mapping", data->span(),
                 fmt::format("`data` is {}: it is a mapping of names to files", data->kind_name()))
          .help("write a name of your choice before each file, as in `options: options.yaml`");
      return;
    }
    for (const Value::Entry& entry : data->as_mapping()) read_named(entry, folder);
  }

  void read_named(const Value::Entry& entry, const fs::path& folder) {
    const std::string name = entry.key.is_string() ? entry.key.as_string() : std::string();
    if (is_one_of(name, kReserved)) {
      log_.diagnostics
          .error("paper/reserved-name", entry.key.span(),
                 fmt::format("`{}` cannot be a name for data: templates use it", name))
          .help("call it something else");
      return;
    }
    if (name.empty()) {
      log_.diagnostics.error("paper/data-not-a-mapping", entry.key.span(), "this name for data is not text");
      return;
    }
    if (entry.value.is_string()) {
      context_ = mapping_with(context_, name, read_file_named(entry.value, folder));
    } else if (entry.value.is_sequence()) {
      Value::Sequence files;
      for (const Value& file : entry.value.as_sequence()) files.push_back(read_file_named(file, folder));
      context_ = mapping_with(context_, name, Value(std::move(files)));
    } else {
      log_.diagnostics.error(
          "paper/data-not-a-mapping", entry.value.span(),
          fmt::format("`{}` is {}: it is a file's name, or a list of them", name, entry.value.kind_name()));
    }
  }

  Value read_file_named(const Value& named, const fs::path& folder) {
    if (!named.is_string()) {
      log_.diagnostics.error("paper/data-not-a-mapping", named.span(),
                             fmt::format("a file's name is expected here, not {}", named.kind_name()));
      return {};
    }
    const fs::path path = folder / named.as_string();
    if (fs::path(named.as_string()).has_root_path() || !lies_within(request_.root, path)) {
      data_is_missing_ = true;
      log_.diagnostics
          .error("file/outside", named.span(), fmt::format("{} lies outside the project", named.as_string()))
          .help("copy the file into the project, and name it by its path from the paper");
      return {};
    }
    const DataFile* file = workshop_.data.read(path);
    log_.inputs[input_name(request_.root, path)] = workshop_.disk.read(path).hash;
    if (file == nullptr) {
      unreadable(named, path);
      return {};
    }
    const std::size_t errors = log_.diagnostics.errors();
    // The check of the project's content has looked at its YAML files; tables are read for the paper alone.
    if (workshop_.content != nullptr && workshop_.content->has_looked_at(path)) {
      workshop_.content->add_faults_of(workshop_.disk.read(path).source, log_.diagnostics);
    } else {
      Diagnostics copy = file->diagnostics;
      log_.diagnostics.append(std::move(copy));
    }
    data_is_faulty_ |= log_.diagnostics.errors() != errors;
    data_is_missing_ |= file->value.is_undefined();
    const Source* source = workshop_.disk.read(path).source;
    const auto stand_in = request_.stand_ins.find(source);
    Value document = stand_in == request_.stand_ins.end() ? public_part(file->value, path) : stand_in->second;
    document = with_computed(document, source);
    if (document.find("kind") != nullptr) log_.documents.push_back(document);
    return document;
  }

  /// What a public paper may know of a meeting or a pack.
  Value public_part(const Value& document, const fs::path& path) const {
    const Value* kind = document.find("kind");
    const bool lists_papers = kind != nullptr && (*kind == Value("meeting") || *kind == Value("pack"));
    if (request_.project == nullptr || !lists_papers) return document;
    const Withheld& withheld = request_.project->withheld;
    return withheld.of(request_.file).any() ? document : public_meeting(document, path.parent_path(), withheld);
  }

  /// What the rules worked out stands under `computed` in the data. It may rest on any file of the project, so the
  /// paper does too.
  Value with_computed(const Value& value, const Source* source) {
    if (workshop_.content == nullptr || !value.is_mapping()) return value;
    const Value computed = workshop_.content->computed_of(source);
    if (!computed.is_mapping()) return value;  // a kind that has no rules
    for (const fs::path& file : workshop_.content->files())
      log_.inputs[input_name(request_.root, file)] = workshop_.disk.read(file).hash;
    if (const Worksheet* worksheet = workshop_.content->workings_of(source)) log_.made.add(*worksheet);
    return mapping_with(value, "computed", computed).at(value.span());
  }

  void unreadable(const Value& named, const fs::path& path) {
    data_is_missing_ = true;
    std::error_code error;
    const bool missing = !fs::exists(path, error);
    auto fault = log_.diagnostics.error(
        "file/unreadable", named.span(),
        missing ? fmt::format("there is no file {}", named.as_string()) : workshop_.disk.read(path).error);
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(path.parent_path(), error))
      if (is_data_file(entry.path())) names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    if (const auto guess = nearest(path.filename().string(), candidates))
      fault.help(fmt::format("did you mean {}?", *guess));
  }

  void read_variables() {
    if (!context_.is_mapping()) context_ = Value::mapping({});
    for (const auto& [name, value] : request_.variables) context_ = mapping_with(context_, name, value);
  }

  // ---- merging

  std::optional<MadeText> merged(const Source& text) {
    if (const auto bad = find_invalid_utf8(text.text())) {
      const auto at = static_cast<std::uint32_t>(*bad);
      log_.diagnostics.error("text/not-utf8", {&text, at, at + 1}, "this byte is no UTF-8 text");
      return std::nullopt;
    }
    Diagnostics found;
    std::optional<MadeText> made;
    const auto compiled = workshop_.environment.compile_all(text, found);
    const bool sound = compiled != nullptr && found.errors() == 0;
    MergeTrace* trace = log_.trace != nullptr ? &log_.trace->begin(text.name()) : nullptr;
    if (trace != nullptr) log_.made.add(trace->worksheet());
    if (sound) made = merge(workshop_.environment, *compiled, context_, found, trace);
    if (trace != nullptr) log_.trace->data = context_;
    // What goes wrong in a merge with faulty data is a consequence: the cause has been told.
    if (!sound || !data_is_faulty_) log_.diagnostics.append(log_.made.resolved(helped(found)));
    return found.errors() == 0 ? std::move(made) : std::nullopt;
  }

  /// What the place in a template does not tell: which paper takes it, and who is to give what is missing.
  Diagnostics helped(const Diagnostics& found) const {
    Diagnostics out;
    for (Diagnostic fault : found.all()) {
      if (fault.code == "template/undefined") {
        // Rules look at a whole project, so without one there is no `computed`; nothing in the paper says so.
        if (workshop_.content == nullptr && fault.message.find("`computed`") != std::string::npos)
          fault.help.insert(fault.help.begin(),
                            "`computed` is worked out for the files of a project, and no `despatch.yaml` stands in the "
                            "paper's folder or above it: write one there, with `kind: project` and `council: …` in it");
        if (template_at_) {
          fault.notes.push_back({*template_at_, "this paper takes the template"});
          constexpr std::string_view kMissing = "` is not defined";
          if (fault.message.starts_with('`') && fault.message.ends_with(kMissing)) {
            const std::string name = fault.message.substr(1, fault.message.size() - 1 - kMissing.size());
            if (name.find_first_of(".[(") == std::string::npos)
              fault.help.push_back(
                  fmt::format("give it to the template in this paper's front matter, as `data: {{{}: FILE}}`", name));
          }
        }
      }
      out.add(std::move(fault));
    }
    return out;
  }

  /// The paper's text without its front matter: blanked out, so that every place stays where it is.
  const Source& body_source(std::uint32_t body_begin) {
    if (body_begin == 0) return *request_.source;
    std::string text(request_.source->text());
    text.replace(0, body_begin, "{#" + std::string(body_begin - 4, ' ') + "#}");
    const Source& body = log_.sources.add(request_.source->name(), std::move(text));
    log_.made.add_copy(body, *request_.source);
    return body;
  }

  void merge_front_matter() {
    Value::Mapping entries;
    for (const Value::Entry& entry : front_.as_mapping()) entries.push_back({entry.key, merged_scalar(entry.value)});
    front_ = Value::mapping(std::move(entries)).at(front_.span());
  }

  void check_merged_front_matter() {
    if (request_.project == nullptr) return;
    References of_others;
    check_front_matter(front_, log_.diagnostics, of_others);
  }

  /// `item:` is the id of an item of a meeting that the paper takes.
  void check_item() {
    const Value* item = front_.find("item");
    if (item == nullptr || !item->is_string()) return;
    std::vector<std::string_view> ids;
    const Value* meeting = nullptr;
    for (const Value::Entry& entry : context_.as_mapping()) {
      const Value* kind = entry.value.find("kind");
      if (kind == nullptr || !kind->is_string() || kind->as_string() != "meeting") continue;
      meeting = &entry.value;
      add_ids(entry.value, ids);
    }
    if (meeting == nullptr || std::ranges::find(ids, item->as_string()) != ids.end()) return;
    auto fault = log_.diagnostics.error("paper/unknown-item", item->span(),
                                        fmt::format("the meeting has no item `{}`", item->as_string()));
    fault.note(meeting->span(), "this meeting");
    if (const auto guess = nearest(item->as_string(), ids))
      fault.help(fmt::format("did you mean `{}`?", *guess));
    else
      fault.help("write the `id:` of one of its items, or give that item one");
  }

  static void add_ids(const Value& holder, std::vector<std::string_view>& out) {
    const Value* items = holder.find("items");
    if (items == nullptr || !items->is_sequence()) return;
    for (const Value& one : items->as_sequence()) {
      if (const Value* id = one.find("id"); id != nullptr && id->is_string()) out.push_back(id->as_string());
      add_ids(one, out);
    }
  }

  Value merged_scalar(const Value& value) {
    if (value.is_sequence()) {
      Value::Sequence items;
      for (const Value& item : value.as_sequence()) items.push_back(merged_scalar(item));
      return Value(std::move(items)).at(value.span());
    }
    if (!value.is_string() || !holds_template(value.as_string())) return value;
    const Source& text = log_.sources.add(request_.source->name() + " (front matter)", value.as_string());
    Origins origins;
    origins.add(0, value.span());
    log_.made.add(text, std::move(origins));
    std::optional<MadeText> made = merged(text);
    if (!made) return value;
    if (log_.trace == nullptr) return Value(made->text).at(value.span());
    const Source& whole = log_.sources.add(request_.source->name() + " (front matter, merged)", std::move(made->text));
    log_.made.add(whole, std::move(made->origins));
    log_.trace->name_last(whole);
    return Value(whole.text()).at({&whole, 0, static_cast<std::uint32_t>(whole.text().size())});
  }

  std::optional<MadeText> in_template(const Value* named, std::optional<MadeText> body) {
    const std::string name = !request_.template_name.empty()          ? request_.template_name
                             : named != nullptr && named->is_string() ? named->as_string()
                                                                      : std::string();
    const Span where = named != nullptr ? named->span() : Span{};
    const Source* text = name.empty() ? nullptr : workshop_.templates.load(name);
    if (text == nullptr) {
      auto fault = log_.diagnostics.error(
          "paper/unknown-template", where,
          name.empty() ? "`template` is a file's name" : fmt::format("there is no template {}", name));
      const std::vector<std::string> names = workshop_.templates.names();
      const std::vector<std::string_view> candidates(names.begin(), names.end());
      if (const auto guess = nearest(name, candidates)) fault.help(fmt::format("did you mean {}?", *guess));
      return std::nullopt;
    }
    if (!body) {
      (void)compile_only(*text);
      return std::nullopt;
    }
    const Source& made = log_.sources.add(request_.source->name() + " (its text)", body->text);
    log_.made.add(made, std::move(body->origins));
    if (log_.trace != nullptr) log_.trace->name_last(made);
    const Span whole{&made, 0, static_cast<std::uint32_t>(made.text().size())};
    context_ = mapping_with(context_, "body", Value(made.text()).at(whole));
    if (named != nullptr) template_at_ = named->span();
    return merged(*text);
  }

  /// So that the template's own faults are told in the same run as the body's.
  bool compile_only(const Source& text) {
    Diagnostics found;
    const bool good = workshop_.environment.compile_all(text, found) != nullptr;
    log_.diagnostics.append(log_.made.resolved(found));
    return good;
  }

  // ---- the merged paper's own front matter

  /// The paper's keys, then those that the template's own front matter gives, then what the project says for all.
  std::optional<MadeText> with_front_matter(MadeText text) {
    const Source& made = log_.sources.add(request_.source->name() + " (merged)", std::move(text.text));
    log_.made.add(made, std::move(text.origins));
    if (log_.trace != nullptr) log_.trace->name_last(made);
    Diagnostics found;
    const FrontMatter inner = read_front_matter(made, found);
    log_.diagnostics.append(log_.made.resolved(found));

    Value::Mapping keys;
    const auto take = [&](const Value& from, const auto& wanted) {
      if (!from.is_mapping()) return;
      for (const Value::Entry& entry : from.as_mapping()) {
        const std::string key = entry.key.is_string() ? entry.key.as_string() : std::string();
        const auto same = [&](const Value::Entry& other) { return other.key == entry.key; };
        if (wanted(key) && std::ranges::none_of(keys, same)) keys.push_back(entry);
      }
    };
    const auto unspent = [](const std::string& key) { return !is_one_of(key, kSpent); };
    if (!request_.theme.empty()) keys.push_back({Value("theme"), Value(request_.theme)});
    take(front_, unspent);
    take(inner.value, unspent);
    if (request_.project != nullptr) {
      const Value& settings = request_.project->settings;
      if (const Value* defaults = settings.find("defaults")) take(*defaults, unspent);
      take(settings, [](const std::string& key) { return is_one_of(key, kShared); });
    }

    if (says_exemption_too_late(keys)) return std::nullopt;

    MadeText whole;
    if (!keys.empty()) {
      whole.text = "---\n";
      for (const Value::Entry& entry : keys) {
        whole.origins.add(static_cast<std::uint32_t>(whole.text.size()), origin_of(entry));
        whole.text += write_yaml(Value::mapping({entry}));
      }
      whole.origins.add(static_cast<std::uint32_t>(whole.text.size()), {});
      whole.text += "---\n";
    }
    const auto body_begin = static_cast<std::uint32_t>(whole.text.size());
    const auto size = static_cast<std::uint32_t>(made.text().size());
    whole.origins.add(body_begin, {&made, inner.body_begin, size});
    whole.text += made.text().substr(inner.body_begin);
    if (const Value* named = front_.find("appendices")) {
      const Exemption own = exemption_of(front_);
      whole.origins.add(static_cast<std::uint32_t>(whole.text.size()), named->span());
      whole.text += appendices_part(appendices_of(front_, request_.file.parent_path(), own), own.any(), whole.text);
    }
    return whole;
  }

  /// What a template says is known only when the paper has been made among those for the public.
  bool says_exemption_too_late(const Value::Mapping& keys) {
    if (request_.project == nullptr || request_.project->withheld.of(request_.file).any()) return false;
    if (!exemption_of(Value::mapping(keys)).any()) return false;
    Diagnostics found;
    for (const Value::Entry& entry : keys)
      if (entry.key == Value("exempt") || entry.key == Value("confidential"))
        found
            .error("paper/exempt-too-late", origin_of(entry),
                   fmt::format("`{}` comes from the template: it stands in the paper's own front matter",
                               entry.key.as_string()))
            .help("write it there: what keeps a paper from the public is looked at before anything is made");
    log_.diagnostics.append(log_.made.resolved(found));
    return found.errors() != 0;
  }

  static Span origin_of(const Value::Entry& entry) {
    const Span value = entry.value.span();
    return value.known() ? value : entry.key.span();
  }

  const PaperRequest& request_;
  Workshop& workshop_;
  PaperLog& log_;
  TemplateFolders::Recording recording_;
  Value front_;
  Value context_;
  std::optional<Span> template_at_;  ///< where the paper names its template, while that is merged
  bool data_is_missing_ = false;
  bool data_is_faulty_ = false;
};

}  // namespace

std::optional<MadeText> merge_paper(const PaperRequest& request, Workshop& workshop, PaperLog& log) {
  return Merger(request, workshop, log).paper();
}

std::optional<MadeText> merge_plain(const PaperRequest& request, Workshop& workshop, PaperLog& log) {
  return Merger(request, workshop, log).plain();
}

bool names_template_or_data(const Source& source) {
  Diagnostics unheard;
  const FrontMatter front = read_front_matter(source, unheard);
  return front.value.find("template") != nullptr || front.value.find("data") != nullptr;
}

std::string input_name(const fs::path& root, const fs::path& path) {
  std::error_code error;
  const fs::path relative = fs::weakly_canonical(path, error).lexically_relative(fs::weakly_canonical(root, error));
  return fmt::format("project:{}", relative.generic_string());
}

}  // namespace despatch
