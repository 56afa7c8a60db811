#pragma once
// chain.yaml to flow::Definition, one to one. What the words mean: docs/howto/add-a-chain.md.

#include <string>

#include "chain/yaml.hpp"
#include "flow/definition.hpp"

namespace rz::chain {

/// The file of a step's form, and where chain.yaml says so.
struct FormUse {
  std::string file;
  int line = 0;
  bool asked_for =
      false;  ///< by the word «form»; a birth step without it takes form.schema.json if that is there
};

struct Machine {
  flow::Definition definition;  ///< the fields of forms are still missing
  StringMap<FormUse> forms;     ///< by step
};

Machine read_machine(const Yaml& root, Sink& sink);

}  // namespace rz::chain
