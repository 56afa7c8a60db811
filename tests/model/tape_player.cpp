#include "model/tape_player.hpp"

#include <algorithm>

#include "matter/form_input.hpp"
#include "matter/matter_json.hpp"
#include "model/tape_words.hpp"
#include "record/record_store.hpp"

namespace rz::model {

namespace {

std::string in_line(int line, const std::string& what) {
  return "line " + std::to_string(line) + ": " + what;
}

/// «request.return.proposed» → «return»; empty for what a clock did alone.
std::string_view step_in(std::string_view kind) {
  const auto parts = split(kind, '.');
  return parts.size() < 2 || parts[1] == "clock" ? std::string_view{} : parts[1];
}

json::Value json_of(const flow::FieldRule* rule, const std::string& text) {
  using Type = flow::FieldRule::Type;
  const auto type = rule ? rule->type : Type::text;
  if (type == Type::integer) return parse_id(text).value_or(0);
  if (type == Type::boolean) return text == "yes";
  if (type != Type::orgs && type != Type::choices && type != Type::accounts) return json::Value(text);
  json::Array list;
  for (const auto item : split(text, ',')) list.emplace_back(item);
  return list;
}

}  // namespace

TapePlayer::TapePlayer(matter::Engine& engine, db::Connection& reader,
                       const std::vector<chain::Loaded>& loaded, std::string chain)
    : engine_(engine), reader_(reader), loaded_(loaded), chain_(std::move(chain)) {}

Result<Tape, std::string> TapePlayer::play(Tape tape) {
  for (auto& block : tape.blocks) {
    block.consequences.clear();
    if (auto played = play_line(block); !played) return fail(in_line(block.line, played.error()));
  }
  return tape;
}

Status<std::string> TapePlayer::play_line(TapeBlock& block) {
  RZ_TRY(line, script_.read(block.script));
  if (line.kind == ScriptLine::Kind::remark) return {};
  if (line.at < now_) return fail(std::string("time only goes forward."));
  if (line.kind == ScriptLine::Kind::time_passes) {
    under_ = &block;
    RZ_CHECK(pass_time(Instant{line.at.ms + 1}));
  } else {
    RZ_CHECK(pass_time(line.at));
    under_ = &block;
  }
  now_ = line.at;
  return line.kind == ScriptLine::Kind::action ? act(line) : Status<std::string>{};
}

Status<std::string> TapePlayer::pass_time(Instant end) {
  for (;;) {
    const auto due = engine_.due(Instant{end.ms - 1}, 1);
    if (due.empty()) return {};
    const auto before = seen_;
    fire_due(engine_, due.front().at);
    RZ_CHECK(tell_news(nullptr));
    if (seen_ == before) return fail(std::string("a timer is due and does not fire."));
  }
}

Status<std::string> TapePlayer::act(const ScriptLine& line) {
  auto on = last_born_;
  if (!line.on.empty()) {
    const auto found = ids_.find(line.on);
    if (found == ids_.end()) return fail("there is no matter «" + line.on + "».");
    on = found->second;
  }
  const auto known = known_.find(on);
  const bool is_birth = !line.place.empty();
  if (!is_birth && known == known_.end())
    return fail(std::string("the first action gives birth: «at PLACE»."));
  const auto* chain = chain_called(is_birth ? chain_ : known->second.chain);
  if (!chain) return fail("there is no chain «" + chain_ + "».");
  if (!chain->definition.step(line.step)) return fail("there is no step «" + line.step + "».");
  if (is_birth && ids_.contains(line.label)) return fail("«" + line.label + "» stands already.");

  auto input = input_of(line, *chain);
  if (!input) {
    say(2, "refused form " + input.error());
    return {};
  }
  RZ_TRY(actor, actor_of(line.who, is_birth ? MatterId{} : on));
  matter::Write write = matter::StepWrite{on, {line.step, line.verb, *input}, actor, {}};
  if (is_birth) {
    const auto place = parse_id(line.place);
    if (!place) return fail("«" + line.place + "» is no place.");
    write = matter::BirthWrite{chain_, line.step, PlaceId{*place}, std::move(*input), std::move(actor)};
  }
  const auto result = run_one(engine_, std::move(write), line.at);
  if (!result) say(2, refusal_text(result.error()));
  return tell_news(&line);
}

Result<flow::Actor, std::string> TapePlayer::actor_of(const std::string& who, MatterId on) const {
  if (who == "asker") return visitor(on);
  if (who.starts_with("party#")) return visitor(on, std::atoi(who.c_str() + std::string_view("party#").size()));
  if (who == "system") return flow::Actor::system();
  const auto at = who.find('@');
  const auto letter = who.find('#');
  const auto org = at == std::string::npos ? std::nullopt : parse_id(who.substr(at + 1, letter - at - 1));
  const char person = letter == std::string::npos ? 'a' : who.back();
  if (!org || person < 'a' || person > 'z')
    return fail("«" + who + "» is none of: asker, party#n, system, role@org, role@org#b.");
  constexpr std::int64_t people_of_a_body_max = 100;
  return staff(*org * people_of_a_body_max + (person - 'a'), who.substr(0, at), *org);
}

Result<flow::Input, std::string> TapePlayer::input_of(const ScriptLine& line,
                                                      const chain::Loaded& chain) {
  flow::Input input;
  json::Object fields;
  for (const auto& [name, text] : line.fields) {
    const auto named = text.starts_with('@') ? ids_.find(text.substr(1)) : ids_.end();
    const auto value = named == ids_.end() ? text : format_id(named->second);
    fields[name] = json_of(chain.definition.field(name), value);
    if (line.verb != flow::Verb::take) input.personal[name] = value;
  }
  if (line.verb == flow::Verb::take) {
    auto read = matter::read_input(chain, line.step, fields, schema::Language::en);
    if (!read) return fail(read.error().front().pointer);
    input = std::move(*read);
  }
  for (const auto& kind : line.evidence) {
    input.evidence.push_back({upload_one(engine_, ++last_attachment_, line.at), kind, {}});
  }
  return input;
}

Status<std::string> TapePlayer::tell_news(const ScriptLine* own) {
  constexpr std::int64_t page = 100;
  for (;;) {
    const auto entries = record::read_entries(reader_, district, seen_, page);
    if (!entries) return fail(entries.error().message);
    if (entries->empty()) return {};
    for (const auto& entry : *entries) {
      RZ_CHECK(tell_entry(entry, own));
      own = nullptr;
      seen_ = entry.seq;
    }
  }
}

Status<std::string> TapePlayer::tell_entry(const record::Entry& entry, const ScriptLine* own) {
  auto event = matter::from_facts(entry.facts);
  if (!event) return fail(event.error());
  if (entry.personal) event->personal = matter::from_personal(*entry.personal).value_or(flow::Personal{});
  const auto before = known_[entry.matter];
  auto& after = known_[entry.matter];
  flow::fold(after, *event);
  if (before.chain.empty()) name_born(after, own);
  const auto& chain = chain_called(after.chain)->definition;
  const auto step = step_in(entry.kind);
  if (!own) {
    const auto sign = is_of_timer(*event)    ? "!! " + moment_text(event->effective_at, now_) + " "
                      : before.chain.empty() ? "++ "
                                             : ">> ";
    say(2, sign + labels_[entry.matter] + (step.empty() ? "" : " " + std::string(step)));
  }
  const bool was_given = own || !before.chain.empty();  // a child's fields come from its parent
  const Telling telling{chain,
                        before,
                        after,
                        *event,
                        was_given ? chain.step(step) : nullptr,
                        own != nullptr,
                        [this](MatterId id) { return labels_[id]; }};
  for (auto& line : tell(telling)) say(own ? 2 : 4, std::move(line));
  return {};
}

void TapePlayer::name_born(const flow::Matter& born, const ScriptLine* own) {
  auto label = own && !own->label.empty() ? own->label : born.chain;
  if (born.parent) {
    const auto older = std::ranges::count_if(known_, [&](const auto& entry) {
      return entry.second.parent == born.parent && entry.second.chain == born.chain && entry.first != born.id;
    });
    label = labels_[born.parent] + "/" + born.chain + std::to_string(older + 1);
  }
  if (own) last_born_ = born.id;
  ids_[label] = born.id;
  labels_[born.id] = std::move(label);
}

void TapePlayer::say(std::size_t indent, std::string text) {
  if (under_) under_->consequences.push_back(std::string(indent, ' ') + std::move(text));
}

const chain::Loaded* TapePlayer::chain_called(std::string_view name) const {
  const auto found =
      std::ranges::find_if(loaded_, [&](const auto& one) { return one.definition.name == name; });
  return found == loaded_.end() ? nullptr : &*found;
}

}  // namespace rz::model
