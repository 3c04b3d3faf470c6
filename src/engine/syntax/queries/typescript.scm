; Declarations

(function_declaration name: (identifier) @name body: (_) @signature.end) @definition.function
(generator_function_declaration name: (identifier) @name body: (_) @signature.end) @definition.function
(function_signature name: (identifier) @name) @definition.function
(class_declaration name: (type_identifier) @name body: (_) @signature.end) @definition.class
(abstract_class_declaration name: (type_identifier) @name body: (_) @signature.end) @definition.class
(interface_declaration name: (type_identifier) @name body: (_) @signature.end) @definition.interface
(type_alias_declaration name: (type_identifier) @name) @definition.type
(enum_declaration name: (identifier) @name body: (_) @signature.end) @definition.enum
(enum_body name: (property_identifier) @name @definition.constant)
(enum_assignment name: (property_identifier) @name) @definition.constant
(internal_module name: (_) @name body: (_) @signature.end) @definition.module
(module name: (_) @name body: (_) @signature.end) @definition.module

; Members

(method_definition name: (_) @name body: (_) @signature.end) @definition.method
(method_signature name: (_) @name) @definition.method
(abstract_method_signature name: (_) @name) @definition.method
(public_field_definition name: (_) @name value: (arrow_function body: (_) @signature.end)) @definition.method
(public_field_definition name: (_) @name) @definition.field
(interface_body (property_signature name: (_) @name) @definition.property)

; Values; a function in a constant is a function

(lexical_declaration (variable_declarator
  name: (identifier) @name
  value: [(arrow_function body: (_) @signature.end) (function_expression body: (_) @signature.end)])) @definition.function
(lexical_declaration (variable_declarator
  name: (identifier) @name
  value: (class body: (_) @signature.end))) @definition.class
(program (lexical_declaration (variable_declarator name: (identifier) @name)) @definition.variable)
(program (variable_declaration (variable_declarator name: (identifier) @name)) @definition.variable)
(export_statement declaration: (lexical_declaration (variable_declarator name: (identifier) @name)) @definition.variable)
(ambient_declaration (lexical_declaration (variable_declarator name: (identifier) @name)) @definition.variable)
(ambient_declaration (variable_declaration (variable_declarator name: (identifier) @name)) @definition.variable)

; Functions in an object literal that has a name

(variable_declarator value: (object (pair
  key: (property_identifier) @name
  value: [(arrow_function body: (_) @signature.end) (function_expression body: (_) @signature.end)]) @definition.method))
(program (expression_statement (assignment_expression
  left: (member_expression object: (identifier) @container property: (property_identifier) @name)
  right: [(arrow_function body: (_) @signature.end) (function_expression body: (_) @signature.end)])) @definition.function)

(export_statement declaration: (_)) @outer
(ambient_declaration) @outer
(decorator) @attribute
(comment) @comment

; Imports

(import_statement) @import
(import_statement source: (string) @import.module)
(import_specifier name: (_) @import.name)
(import_clause (identifier) @import.name)
(import_require_clause (identifier) @import.name source: (string) @import.module)
(export_statement source: (string) @import.module) @import

; References

(call_expression function: (identifier) @reference.call)
(call_expression function: (member_expression property: (_) @reference.call))
(new_expression constructor: (identifier) @reference.call)
(new_expression constructor: (member_expression property: (_) @reference.call))
(decorator (identifier) @reference.call)
(type_identifier) @reference.type
(class_heritage (extends_clause value: (identifier) @reference.inherit))
(class_heritage (extends_clause value: (member_expression property: (_) @reference.inherit)))
(class_heritage (implements_clause (type_identifier) @reference.inherit))
(class_heritage (implements_clause (generic_type name: (type_identifier) @reference.inherit)))
(extends_type_clause type: (type_identifier) @reference.inherit)
(extends_type_clause type: (generic_type name: (type_identifier) @reference.inherit))
