#include "suggest/suggester.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <iterator>
#include <limits>

#include "flow/field_text.hpp"
#include "infra/log/log.hpp"
#include "matter/matter_json.hpp"
#include "suggest/wordings.hpp"

namespace rz::suggest {

namespace {

constexpr std::int64_t page_matters = 500;
constexpr std::size_t parts = 5;  // of the wordings, each held out once
// It may speak where, by what came true, at least so many of its proposals are surely right.
constexpr double likely_right = 0.8;
constexpr double very_right = 0.9;
constexpr double surely = 1.645;  // of a normal distribution, 95 % lie below
constexpr std::size_t file_bytes_max = 64 << 20;

/// What was decided in the end, where something may be learned from it.
bool may_learn(const flow::Definition& chain, const flow::Matter& matter) {
  const auto* stage = chain.stage(matter.stage);
  const bool has_ended = stage && (stage->kind == flow::StageKind::settled || stage->kind == flow::StageKind::closed);
  if (!has_ended || matter.merged_into) return false;
  return std::ranges::none_of(chain.suggest.unless, [&](const auto& rule) { return flow::contains(rule.second, flow::field_text(matter.fields, rule.first)); });
}

/// By field.
using Lesson = std::map<std::string, Example>;

std::optional<Lesson> lesson_of(const flow::Definition& chain, const matter::Stored& stored) {
  if (!may_learn(chain, stored.matter)) return std::nullopt;
  const auto texts = texts_of(chain.suggest, matter::from_personal(stored.personal).value_or(flow::Personal{}));
  if (texts.empty()) return std::nullopt;
  Lesson out;
  for (const auto& field : chain.suggest.fields) {
    auto value = flow::field_text(stored.matter.fields, field);
    if (!value.empty()) out[field] = {texts, beside_of(stored.matter.place), std::move(value), 0};
  }
  return out;
}

template <class Take>
Status<db::Error> go_through(db::Connection& connection, DistrictId district, MatterId after, Take take) {
  for (;;) {
    RZ_TRY(page, matter::read_matters(connection, district, after, page_matters));
    for (const auto& stored : page) take(stored);
    if (std::cmp_less(page.size(), page_matters)) return {};
    after = page.back().matter.id;
  }
}

/// One matter asked of a model that had not learned it.
struct Trial {
  const Example* example = nullptr;
  std::optional<Guess> guess;

  bool is_right() const { return guess && guess->value == example->value; }
};

/// Wilson's lower bound: so large a part is surely right, when this many of so many were.
double surely_right(std::size_t right, std::size_t of) {
  const auto n = static_cast<double>(of);
  const auto part = static_cast<double>(right) / n;
  const auto square = surely * surely;
  return (part + square / (2 * n) - surely * std::sqrt(part * (1 - part) / n + square / (4 * n * n))) / (1 + square / n);
}

/// The smallest margin from which upward the part that is surely right is large enough. `spoken`: the largest margin first.
double margin_from(const std::vector<const Trial*>& spoken, double wanted) {
  double out = std::numeric_limits<double>::max();
  std::size_t right = 0;
  for (std::size_t at = 0; at < spoken.size(); ++at) {
    right += spoken[at]->is_right();
    const bool is_last_of_margin = at + 1 == spoken.size() || spoken[at + 1]->guess->margin < spoken[at]->guess->margin;
    if (is_last_of_margin && surely_right(right, at + 1) >= wanted) out = spoken[at]->guess->margin;
  }
  return out;
}

Nerve nerve_of(const std::vector<Trial>& as_new, const std::vector<Trial>& as_known) {
  std::vector<const Trial*> spoken;
  for (const auto* trials : {&as_new, &as_known}) {
    for (const auto& trial : *trials) {
      if (trial.guess) spoken.push_back(&trial);
    }
  }
  std::ranges::sort(spoken, std::greater{}, [](const Trial* trial) { return trial->guess->margin; });
  return {margin_from(spoken, likely_right), margin_from(spoken, very_right)};
}

Quality quality_of(const std::vector<Trial>& trials, const Nerve& nerve) {
  Quality out{trials.size(), 0, 0};
  for (const auto& trial : trials) {
    const bool speaks = trial.guess && trial.guess->margin >= nerve.likely_from;
    out.silent += !speaks;
    out.right += speaks && trial.is_right();
  }
  return out;
}

/// Gives each its wording; how many there are.
std::size_t mark_wordings(std::vector<Example>& examples) {
  std::vector<std::vector<search::Gram>> texts;
  for (const auto& example : examples) texts.push_back(letter_pairs(example.texts));
  const auto wordings = wordings_of(texts);
  std::size_t out = 0;
  for (std::size_t at = 0; at < examples.size(); ++at) {
    examples[at].wording = wordings[at];
    out = std::max(out, wordings[at] + 1);
  }
  return out;
}

template <class Keep>
Model train_on(const std::vector<Example>& examples, Keep keep) {
  std::vector<const Example*> kept;
  for (const auto& example : examples) {
    if (keep(example)) kept.push_back(&example);
  }
  return Model::train(kept);
}

Trial tried(const Model& model, const Example& example) { return {&example, model.guess(example.texts, example.beside)}; }

Learned::Field learn(std::vector<Example> examples) {
  const auto count = mark_wordings(examples);
  std::vector<const Example*> first(count);  // one of each wording, the oldest
  std::vector<std::size_t> sizes(count);
  for (const auto& example : examples) {
    if (sizes[example.wording]++ == 0) first[example.wording] = &example;
  }
  std::vector<Trial> as_new;
  for (std::size_t part = 0; part < parts; ++part) {
    const auto model = train_on(examples, [&](const Example& each) { return each.wording % parts != part; });
    for (std::size_t wording = part; wording < count; wording += parts) as_new.push_back(tried(model, *first[wording]));
  }
  std::vector<Trial> as_known;
  const auto model = train_on(examples, [&](const Example& each) { return first[each.wording] != &each; });
  for (std::size_t wording = 0; wording < count; ++wording) {
    if (sizes[wording] > 1) as_known.push_back(tried(model, *first[wording]));
  }
  const auto nerve = nerve_of(as_new, as_known);
  Learned::Field out{train_on(examples, [](const Example&) { return true; }), quality_of(as_new, nerve), quality_of(as_known, nerve), examples.size(), count};
  out.model.set_nerve(nerve);
  return out;
}

}  // namespace

std::vector<std::string> texts_of(const flow::SuggestRule& rule, const flow::Personal& personal) {
  std::vector<std::string> out;
  for (const auto& name : rule.from) {
    const auto text = personal.find(name);
    if (text != personal.end()) out.push_back(text->second);
  }
  return out;
}

std::vector<std::string> beside_of(PlaceId place) { return {"place=" + format_id(place)}; }

Result<std::vector<Learned>, db::Error> train(db::Connection& connection, DistrictId district, const flow::Chains& chains,
                                              const std::vector<std::string>& names, Instant now) {
  std::map<std::string, std::map<std::string, std::vector<Example>>> lessons;
  RZ_CHECK(go_through(connection, district, MatterId{}, [&](const matter::Stored& stored) {
    const auto* chain = chains.find(stored.matter.chain, stored.matter.chain_version);
    auto lesson = chain && !chain->suggest.fields.empty() ? lesson_of(*chain, stored) : std::nullopt;
    if (!lesson) return;
    for (auto& [field, example] : *lesson) lessons[stored.matter.chain][field].push_back(std::move(example));
  }));
  std::vector<Learned> out;
  for (const auto& name : names) {
    const auto* chain = chains.latest(name);
    if (!chain || chain->suggest.fields.empty()) continue;
    Learned learned{name, now, {}};
    for (const auto& field : chain->suggest.fields) learned.fields.emplace(field, learn(std::move(lessons[name][field])));
    out.push_back(std::move(learned));
  }
  return out;
}

Result<std::map<std::string, Measured>, db::Error> measure_since(db::Connection& connection, DistrictId district, const flow::Chains& chains,
                                                                 const Learned& learned, std::size_t most) {
  RZ_TRY(wanted, matter::read_closed_since(connection, district, learned.chain, learned.trained_at, static_cast<std::int64_t>(most)));
  RZ_TRY(stored, matter::read_stored(connection, district, wanted));
  std::map<std::string, Measured> out;
  for (const auto& [field, known] : learned.fields) out[field];
  for (const auto& each : stored) {
    const auto* chain = chains.find(each.matter.chain, each.matter.chain_version);
    const auto lesson = chain ? lesson_of(*chain, each) : std::nullopt;
    if (!lesson) continue;
    for (const auto& [field, example] : *lesson) {
      const auto known = learned.fields.find(field);
      if (known == learned.fields.end()) continue;
      auto& measured = out[field];
      const auto proposal = known->second.model.propose(example.texts, example.beside);
      ++measured.quality.asked;
      measured.quality.silent += !proposal;
      if (!proposal) continue;
      if (proposal->value == example.value) ++measured.quality.right;
      else ++measured.mistakes[{proposal->value, example.value}];
    }
  }
  return out;
}

namespace {

json::Object to_json(const Quality& quality) { return {{"asked", quality.asked}, {"right", quality.right}, {"silent", quality.silent}}; }

Quality quality_at(const json::Value& field, const std::string& name) {
  const auto count = [&](const char* key) { return static_cast<std::size_t>(json::get<std::int64_t>(field, "/" + name + "/" + key).value_or(0)); };
  return {count("asked"), count("right"), count("silent")};
}

}  // namespace

json::Object Learned::to_json() const {
  json::Object all;
  for (const auto& [name, field] : fields) {
    all[name] = json::Object{{"model", field.model.to_json()}, {"matters", field.matters}, {"wordings", field.wordings},
                             {"as_new", suggest::to_json(field.as_new)}, {"as_known", suggest::to_json(field.as_known)}};
  }
  return {{"chain", chain}, {"trained_at", trained_at.ms}, {"fields", std::move(all)}};
}

Result<Learned, std::string> Learned::from_json(const json::Value& value) {
  const auto* all = json::find(value, "/fields");
  const auto chain = json::get<std::string>(value, "/chain");
  if (!all || !all->is_object() || !chain) return fail(std::string("this is nothing learned"));
  Learned out{*chain, Instant{json::get<std::int64_t>(value, "/trained_at").value_or(0)}, {}};
  for (const auto& [name, field] : all->get_object()) {
    const auto* stored = json::find(field, "/model");
    if (!stored) return fail(std::string("a field has no model"));
    RZ_TRY(model, Model::from_json(*stored));
    const auto count = [&](const char* key) { return static_cast<std::size_t>(json::get<std::int64_t>(field, key).value_or(0)); };
    out.fields.emplace(std::string(name), Field{std::move(model), quality_at(field, "as_new"), quality_at(field, "as_known"), count("/matters"), count("/wordings")});
  }
  return out;
}

std::shared_ptr<const Learned> Shelf::find(const std::string& chain) {
  if (!enabled_) return nullptr;
  std::error_code error;
  const auto written = std::filesystem::last_write_time(file_of(chain), error);
  if (error) return nullptr;
  const std::lock_guard lock(mutex_);
  auto& held = held_[chain];
  if (held.learned && held.written == written) return held.learned;
  std::ifstream in(file_of(chain), std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto parsed = json::parse(text, {.bytes_max = file_bytes_max});
  auto learned = parsed ? Learned::from_json(*parsed) : Result<Learned, std::string>(fail(std::string("it is no JSON")));
  if (!learned) {
    log::warn("what was learned cannot be read", {{"chain", chain}, {"error", learned.error()}});
    return held.learned;
  }
  held = {written, std::make_shared<const Learned>(std::move(*learned))};
  return held.learned;
}

Status<std::string> Shelf::put(const Learned& learned) const {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  const auto making = folder_ / (learned.chain + ".making");
  std::ofstream(making, std::ios::binary) << json::serialise(learned.to_json());
  std::filesystem::rename(making, file_of(learned.chain), error);
  return error ? Status<std::string>(fail(making.string() + ": " + error.message())) : Status<std::string>{};
}

}  // namespace rz::suggest
