#include "suggest/suggester.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

#include "flow/field_text.hpp"
#include "infra/log/log.hpp"
#include "matter/matter_json.hpp"

namespace rz::suggest {

namespace {

constexpr std::int64_t page_matters = 500;
constexpr std::uint64_t held_out_every = 5;
constexpr std::size_t among_max = 3;
constexpr double calm_max = 400;
constexpr double calm_step = 1.5;
constexpr std::size_t calibrated_max = 1'000;
constexpr std::size_t file_bytes_max = 64 << 20;

/// Every fifth, however its id was made.
bool is_held_out(MatterId matter) {
  constexpr std::uint64_t mix = 0x9E3779B97F4A7C15;
  return (static_cast<std::uint64_t>(matter.value) * mix >> 32) % held_out_every == 0;
}

/// What was decided in the end, where something may be learned from it.
bool may_learn(const flow::Definition& chain, const flow::Matter& matter) {
  const auto* stage = chain.stage(matter.stage);
  const bool has_ended = stage && (stage->kind == flow::StageKind::settled || stage->kind == flow::StageKind::closed);
  if (!has_ended || matter.merged_into) return false;
  return std::ranges::none_of(chain.suggest.unless, [&](const auto& rule) { return flow::contains(rule.second, flow::field_text(matter.fields, rule.first)); });
}

struct Lesson {
  MatterId matter{};
  std::map<std::string, Example> fields;
};

std::optional<Lesson> lesson_of(const flow::Definition& chain, const matter::Stored& stored) {
  if (!may_learn(chain, stored.matter)) return std::nullopt;
  const auto texts = texts_of(chain.suggest, matter::from_personal(stored.personal).value_or(flow::Personal{}));
  if (texts.empty()) return std::nullopt;
  Lesson out{stored.matter.id, {}};
  for (const auto& field : chain.suggest.fields) {
    auto value = flow::field_text(stored.matter.fields, field);
    if (!value.empty()) out.fields[field] = {texts, beside_of(stored.matter.place), std::move(value)};
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

/// What it proposes first; empty = nothing.
std::string ask(const Model& model, const Example& example, Quality& quality) {
  const auto proposals = model.propose(example.texts, example.beside, among_max);
  ++quality.asked;
  if (std::ranges::find(proposals, example.value, &Proposal::value) != proposals.end()) ++quality.among;
  if (proposals.empty()) {
    ++quality.silent;
    return {};
  }
  if (proposals.front().value == example.value) ++quality.first;
  return proposals.front().value;
}

/// The calm at which what it claims of its first proposals is, on the whole, what came true.
double calm_of(Model model, const std::vector<const Example*>& held_out, const Quality& quality) {
  if (quality.asked == 0) return 1;
  const auto right = static_cast<double>(quality.first) / static_cast<double>(quality.asked);
  double best = 1;
  double least = 2;
  for (double calm = 1; calm < calm_max; calm *= calm_step) {
    model.set_calm(calm);
    double claimed = 0;
    for (const auto* example : held_out) {
      const auto proposals = model.propose(example->texts, example->beside, 1);
      if (!proposals.empty()) claimed += proposals.front().share;
    }
    const auto off = std::abs(claimed / static_cast<double>(held_out.size()) - right);
    if (off >= least) continue;
    least = off;
    best = calm;
  }
  return best;
}

Learned::Field learn(const std::vector<std::pair<MatterId, Example>>& lessons) {
  std::vector<Example> most;
  std::vector<Example> all;
  for (const auto& [matter, example] : lessons) {
    all.push_back(example);
    if (!is_held_out(matter)) most.push_back(example);
  }
  const auto tried = Model::train(most);
  Learned::Field out{Model::train(all), {}, lessons.size()};
  std::vector<const Example*> held_out;
  for (const auto& [matter, example] : lessons) {
    if (!is_held_out(matter)) continue;
    ask(tried, example, out.held_out);
    if (held_out.size() < calibrated_max) held_out.push_back(&example);
  }
  out.model.set_calm(calm_of(tried, held_out, out.held_out));
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
  std::map<std::string, std::map<std::string, std::vector<std::pair<MatterId, Example>>>> lessons;
  RZ_CHECK(go_through(connection, district, MatterId{}, [&](const matter::Stored& stored) {
    const auto* chain = chains.find(stored.matter.chain, stored.matter.chain_version);
    auto lesson = chain && !chain->suggest.fields.empty() ? lesson_of(*chain, stored) : std::nullopt;
    if (!lesson) return;
    for (auto& [field, example] : lesson->fields) lessons[stored.matter.chain][field].emplace_back(lesson->matter, std::move(example));
  }));
  std::vector<Learned> out;
  for (const auto& name : names) {
    const auto* chain = chains.latest(name);
    if (!chain || chain->suggest.fields.empty()) continue;
    Learned learned{name, now, {}};
    for (const auto& field : chain->suggest.fields) learned.fields.emplace(field, learn(lessons[name][field]));
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
    for (const auto& [field, example] : lesson->fields) {
      const auto known = learned.fields.find(field);
      if (known == learned.fields.end()) continue;
      auto& measured = out[field];
      auto first = ask(known->second.model, example, measured.quality);
      if (!first.empty() && first != example.value) ++measured.mistakes[{std::move(first), example.value}];
    }
  }
  return out;
}

json::Object Learned::to_json() const {
  json::Object all;
  for (const auto& [name, field] : fields) {
    all[name] = json::Object{{"model", field.model.to_json()}, {"matters", field.matters}, {"asked", field.held_out.asked},
                             {"first", field.held_out.first}, {"among", field.held_out.among}, {"silent", field.held_out.silent}};
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
    const auto count = [&](std::string_view key) { return static_cast<std::size_t>(json::get<std::int64_t>(field, "/" + std::string(key)).value_or(0)); };
    out.fields.emplace(std::string(name), Field{std::move(model), {count("asked"), count("first"), count("among"), count("silent")}, count("matters")});
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
