; Declarations

(function_declaration name: (identifier) @name body: (_) @signature.end) @definition.function
(generator_function_declaration name: (identifier) @name body: (_) @signature.end) @definition.function
(class_declaration name: (identifier) @name body: (_) @signature.end) @definition.class
(method_definition name: (_) @name body: (_) @signature.end) @definition.method
(field_definition property: (_) @name value: (arrow_function body: (_) @signature.end)) @definition.method
(field_definition property: (_) @name) @definition.field

; Values; a function in a constant is a function

(lexical_declaration (variable_declarator
  name: (identifier) @name
  value: [(arrow_function body: (_) @signature.end) (function_expression body: (_) @signature.end)])) @definition.function
(variable_declaration (variable_declarator
  name: (identifier) @name
  value: [(arrow_function body: (_) @signature.end) (function_expression body: (_) @signature.end)])) @definition.function
(lexical_declaration (variable_declarator
  name: (identifier) @name
  value: (class body: (_) @signature.end))) @definition.class
(program (lexical_declaration (variable_declarator name: (identifier) @name)) @definition.variable)
(program (variable_declaration (variable_declarator name: (identifier) @name)) @definition.variable)
(export_statement declaration: (lexical_declaration (variable_declarator name: (identifier) @name)) @definition.variable)

; Functions in an object literal that has a name

(variable_declarator value: (object (pair
  key: (property_identifier) @name
  value: [(arrow_function body: (_) @signature.end) (function_expression body: (_) @signature.end)]) @definition.method))
(assignment_expression
  left: (member_expression property: (property_identifier) @exported)
  right: (object (pair
    key: (property_identifier) @name
    value: [(arrow_function body: (_) @signature.end) (function_expression body: (_) @signature.end)]) @definition.method))

; CommonJS and prototypes: `exports.x =`, `module.exports.x =`, `exports = module.exports = function name`,
; `Foo.prototype.bar =`, `app.use =`

(expression_statement (assignment_expression
  left: (member_expression object: (identifier) @exported (#any-of? @exported "exports") property: (property_identifier) @name)
  right: [(arrow_function body: (_) @signature.end) (function_expression body: (_) @signature.end)])) @definition.function
(expression_statement (assignment_expression
  left: (member_expression
    object: (member_expression object: (identifier) @exported (#eq? @exported "module"))
    property: (property_identifier) @name)
  right: [(arrow_function body: (_) @signature.end) (function_expression body: (_) @signature.end)])) @definition.function
(expression_statement (assignment_expression
  left: (member_expression
    object: (member_expression object: (identifier) @container property: (property_identifier) @prototype (#eq? @prototype "prototype"))
    property: (property_identifier) @name)
  right: [(arrow_function body: (_) @signature.end) (function_expression body: (_) @signature.end)])) @definition.method
(expression_statement (assignment_expression
  left: (member_expression object: (identifier) @container property: (property_identifier) @name)
  right: [(arrow_function body: (_) @signature.end) (function_expression body: (_) @signature.end)])) @definition.method
(assignment_expression
  left: (member_expression object: (identifier) property: (property_identifier) @exports (#eq? @exports "exports"))
  right: [
    (function_expression name: (identifier) @name @exported body: (_) @signature.end)
    (class name: (identifier) @name @exported body: (_) @signature.end)
  ]) @definition.function

(export_statement declaration: (_)) @outer
(decorator) @attribute
(comment) @comment

; Imports

(import_statement) @import
(import_statement source: (string) @import.module)
(import_specifier name: (_) @import.name)
(import_clause (identifier) @import.name)
(export_statement source: (string) @import.module) @import
(lexical_declaration (variable_declarator
  name: [(identifier) @import.name (object_pattern)]
  value: [
    (call_expression
      function: (identifier) @require
      arguments: (arguments . (string) @import.module))
    (member_expression
      object: (call_expression function: (identifier) @require arguments: (arguments . (string) @import.module))
      property: (property_identifier) @import.name)
    (call_expression
      function: (call_expression function: (identifier) @require arguments: (arguments . (string) @import.module)))
  ]) (#eq? @require "require")) @import
(variable_declaration (variable_declarator
  name: [(identifier) @import.name (object_pattern)]
  value: [
    (call_expression
      function: (identifier) @require
      arguments: (arguments . (string) @import.module))
    (member_expression
      object: (call_expression function: (identifier) @require arguments: (arguments . (string) @import.module))
      property: (property_identifier) @import.name)
    (call_expression
      function: (call_expression function: (identifier) @require arguments: (arguments . (string) @import.module)))
  ]) (#eq? @require "require")) @import
(variable_declarator name: (object_pattern (shorthand_property_identifier_pattern) @import.name) value: (call_expression function: (identifier) @require (#eq? @require "require")))
(variable_declarator name: (object_pattern (pair_pattern key: (property_identifier) @import.name)) value: (call_expression function: (identifier) @require (#eq? @require "require")))

; References

(call_expression function: (identifier) @reference.call)
(call_expression function: (member_expression property: (_) @reference.call))
(new_expression constructor: (identifier) @reference.call)
(new_expression constructor: (member_expression property: (_) @reference.call))
(class_heritage (identifier) @reference.inherit)
(class_heritage (member_expression property: (_) @reference.inherit))

; Components only: an element in lower case is HTML
(jsx_opening_element name: (identifier) @reference.call (#match? @reference.call "^[A-Z]"))
(jsx_opening_element name: (member_expression property: (_) @reference.call))
(jsx_self_closing_element name: (identifier) @reference.call (#match? @reference.call "^[A-Z]"))
(jsx_self_closing_element name: (member_expression property: (_) @reference.call))
