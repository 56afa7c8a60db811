#include "search/searcher.hpp"

#include <algorithm>
#include <chrono>

#include "base/text.hpp"
#include "infra/json/json.hpp"
#include "infra/log/log.hpp"
#include "flow/event.hpp"
#include "matter/matter_json.hpp"
#include "matter/matter_store.hpp"
#include "matter/queue_fit.hpp"
#include "record/record_store.hpp"
#include "search/match.hpp"

namespace rz::search {

namespace {

constexpr std::int64_t page_matters = 500;
constexpr std::size_t looked_at_max = 2'000;  ///< candidates for one page: where so many do not do, the reader is asked to go on
constexpr std::size_t read_at_once = 100;

/// Of a telephone number in what was written.
void add_number_keys(std::string_view text, std::vector<Gram>& keys) {
  if (const auto key = last_digits_key(text)) keys.push_back(*key);
}

}  // namespace

PlaceId wider_of(PlaceId place, const place::Places& places) {
  for (auto at = place; at; at = places.parent_of(at)) {
    const auto* found = places.find(at);
    if (found && found->kind == place::Kind::street) return at;
  }
  return place;
}

Searcher::Searcher(DistrictId district, db::Pool& readers, std::function<matter::Snapshot()> snapshot)
    : district_(district),
      readers_(readers),
      snapshot_(std::move(snapshot)),
      follower_(readers, district, [this](const std::vector<record::Entry>& entries) { hear(entries); }) {}

Searcher::~Searcher() { stop(); }

void Searcher::start() {
  builder_ = std::thread([this] { build(); });
}

void Searcher::stop() {
  stopping_ = true;
  if (builder_.joinable()) builder_.join();
  follower_.stop();
}

std::string_view Searcher::keep(const std::string& name) {
  const std::lock_guard lock(names_mutex_);
  return *names_.insert(name).first;
}

void Searcher::take(const matter::Stored& stored) {
  const auto& matter = stored.matter;
  index_.put(matter.id, {keep(matter.chain), keep(matter.stage), matter.owner, matter.place});
  std::vector<std::string> texts{matter.number};
  std::vector<Gram> keys;
  add_fields(matter, matter.fields, texts, keys);
  for (auto& [name, text] : matter::from_personal(stored.personal).value_or(flow::Personal{})) {
    add_number_keys(text, keys);
    texts.push_back(std::move(text));
  }
  index_.add_text(matter.id, texts, keys);
  compare(stored);
}

std::optional<Subject> Searcher::subject_of(const matter::Stored& stored, const flow::Chains& chains, const place::Places& places) {
  const auto& matter = stored.matter;
  const auto* chain = chains.find(matter.chain, matter.chain_version);
  if (!chain || chain->alike.empty()) return std::nullopt;
  Subject out{matter.id, matter.place, wider_of(matter.place, places), matter.opened_at, {}};
  const auto personal = matter::from_personal(stored.personal).value_or(flow::Personal{});
  for (const auto& name : chain->alike) {
    const auto text = personal.find(name);
    if (text != personal.end()) out.texts.push_back(text->second);
  }
  return out.texts.empty() ? std::nullopt : std::optional(std::move(out));
}

/// What is merged is told by its main matter.
void Searcher::compare(const matter::Stored& stored) {
  const auto view = snapshot_();
  const auto oldest = Instant{newest_.ms - twin_days * ms_per_day};
  const bool is_told = !stored.matter.merged_into && stored.matter.opened_at >= oldest;
  const auto subject = is_told ? subject_of(stored, view.catalogue->chains(), *view.places) : std::nullopt;
  if (subject) twins_.put(*subject);
  else twins_.forget(stored.matter.id);
}

Result<std::vector<Searcher::Alike>, db::Error> Searcher::find_alike(const Subject& subject, const matter::ViewContext& view) const {
  auto twins = twins_.find(subject);
  std::vector<MatterId> wanted;
  for (const auto& twin : twins) wanted.push_back(twin.matter);
  RZ_TRY(reader, readers_.take());
  RZ_TRY(read, matter::read_stored(*reader, district_, wanted));
  std::vector<Alike> out;
  for (auto& twin : twins) {
    const auto stored = std::ranges::find(read, twin.matter, [](const matter::Stored& each) { return each.matter.id; });
    if (stored == read.end()) continue;
    const flow::Family alone{&stored->matter, nullptr, {}, {}};
    const auto* chain = view.catalogue.chains().find(stored->matter.chain, stored->matter.chain_version);
    if (!chain || !matter::may_read(view, alone)) continue;
    const auto& sight = view.sights->of(*chain, alone, view.viewer, view.world);
    if (!std::ranges::all_of(chain->alike, [&](const auto& name) { return sight.sees(name); })) twin.shared.clear();
    out.push_back({std::move(*stored), std::move(twin)});
  }
  return out;
}

void Searcher::add_fields(const flow::Matter& matter, const flow::Fields& fields, std::vector<std::string>& texts, std::vector<Gram>& keys) const {
  const auto catalogue = snapshot_().catalogue;
  const auto* chain = catalogue->chains().find(matter.chain, matter.chain_version);
  if (!chain) return;
  for (const auto& [name, value] : fields) {
    for (const auto org : orgs_in(*chain, name, fields)) keys.push_back(org_key(org));
  }
  std::vector<std::pair<std::string, std::string>> open;
  add_field_texts(*chain, fields, open);
  for (auto& [name, text] : open) {
    keys.push_back(text_key(name, text));
    texts.push_back(std::move(text));
  }
}

Result<std::vector<matter::Stored>, db::Error> Searcher::find_by_field(const std::string& field, const std::vector<std::string>& texts) const {
  std::set<MatterId> candidates;
  for (const auto& text : texts) {
    const auto found = index_.find({Word{{}, {text_key(field, text)}, {}}}, [](const Facts&) { return true; }, std::nullopt);
    candidates.insert(found.begin(), found.end());
  }
  std::vector<matter::Stored> out;
  if (candidates.empty()) return out;
  RZ_TRY(reader, readers_.take());
  RZ_TRY(read, matter::read_stored(*reader, district_, {candidates.begin(), candidates.end()}));
  for (auto& stored : read) {
    const auto value = stored.matter.fields.find(field);
    const auto* text = value == stored.matter.fields.end() ? nullptr : std::get_if<std::string>(&value->second);
    if (text && std::ranges::find(texts, *text) != texts.end()) out.push_back(std::move(stored));
  }
  return out;
}

void Searcher::build() {
  const auto began = std::chrono::steady_clock::now();
  auto reader = readers_.take();
  const auto head = reader ? record::read_head(**reader, district_) : Result<std::optional<record::Head>, db::Error>(std::nullopt);
  if (!reader || !head) return log::error("search is out of order: the database cannot be read");
  if (*head) newest_ = (*head)->last_at;
  for (MatterId after{}; !stopping_;) {
    const auto page = matter::read_brief_matters(**reader, district_, after, page_matters);
    if (!page) return log::error("search is out of order", {{"error", page.error().message}});
    for (const auto& stored : *page) take(stored);
    if (std::cmp_less(page->size(), page_matters)) break;
    after = page->back().matter.id;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  log::info("search is ready", {{"matters", static_cast<std::int64_t>(index_.size())}, {"seconds", took.count()}, {"bytes", static_cast<std::int64_t>(index_.bytes())}});
  ready_ = true;
  follower_.start(*head ? (*head)->seq : 0);
}

/// What an entry of a matter's record adds: texts, and bodies that fields name from now on.
void Searcher::take_entry(const record::Entry& entry, const flow::Matter& matter) {
  std::vector<std::string> texts;
  std::vector<Gram> keys;
  for (auto& [name, text] : matter::from_personal(entry.personal.value_or("{}")).value_or(flow::Personal{})) {
    add_number_keys(text, keys);
    texts.push_back(std::move(text));
  }
  flow::Fields set;
  if (const auto event = matter::from_facts(entry.facts)) {
    for (const auto& change : event->changes) {
      if (const auto* field = std::get_if<flow::change::FieldSet>(&change)) set[field->name] = field->value;
    }
  }
  add_fields(matter, set, texts, keys);
  index_.add_text(matter.id, texts, keys);
}

void Searcher::hear(const std::vector<record::Entry>& entries) {
  std::set<MatterId> changed;
  for (const auto& entry : entries) {
    if (entry.matter) changed.insert(entry.matter);
  }
  auto reader = readers_.take();
  const auto read = reader ? matter::read_stored(**reader, district_, {changed.begin(), changed.end()}) : Result<std::vector<matter::Stored>, db::Error>(fail(reader.error()));
  if (!read) return log::warn("a change is not found by search yet", {{"error", read.error().message}});
  std::map<MatterId, const flow::Matter*> matters;
  for (const auto& stored : *read) {
    matters[stored.matter.id] = &stored.matter;
    const bool is_new = index_.put(stored.matter.id, {keep(stored.matter.chain), keep(stored.matter.stage), stored.matter.owner, stored.matter.place});
    if (is_new) index_.add_text(stored.matter.id, {stored.matter.number});
    newest_ = std::max(newest_, stored.matter.opened_at);
    compare(stored);
  }
  for (const auto& entry : entries) {
    const auto matter = matters.find(entry.matter);
    if (matter == matters.end()) continue;
    if (entry.kind == matter::erased_kind) index_.forget(entry.matter);
    else take_entry(entry, *matter->second);
  }
}

Result<Page, db::Error> Searcher::find(std::string_view text, const matter::QueueQuery& query, std::optional<MatterId> before,
                                       const matter::ViewContext& view) const {
  const Matcher matcher(text, view);
  const matter::QueueFit fit(query, view.catalogue.chains());
  const auto candidates = index_.find(matcher.words(), [&](const Facts& facts) { return fit.may_hold(facts.chain, facts.stage, facts.owner, facts.place); }, before, looked_at_max);
  Page page;
  RZ_TRY(reader, readers_.take());
  for (std::size_t at = 0; at < candidates.size(); at += read_at_once) {
    const std::vector wanted(candidates.begin() + static_cast<std::ptrdiff_t>(at),
                             candidates.begin() + static_cast<std::ptrdiff_t>(std::min(at + read_at_once, candidates.size())));
    RZ_TRY(read, matter::read_stored(*reader, district_, wanted));
    std::unordered_map<MatterId, matter::Stored> by_id;
    for (auto& stored : read) by_id.emplace(stored.matter.id, std::move(stored));
    for (const auto id : wanted) {
      const auto stored = by_id.find(id);
      auto found = stored != by_id.end() && fit.holds(stored->second.matter) ? matcher.match(std::move(stored->second)) : std::nullopt;
      if (found) page.found.push_back(std::move(*found));
      if (std::cmp_equal(page.found.size(), query.limit)) {
        if (id != candidates.back() || candidates.size() == looked_at_max) page.next = id;
        return page;
      }
    }
  }
  // There may be more that were not looked at.
  if (candidates.size() == looked_at_max) page.next = candidates.back();
  return page;
}

}  // namespace rz::search
